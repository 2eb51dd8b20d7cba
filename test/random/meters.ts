/** What random customers use: one meter may come under two SKUs. */
export interface Meter {
  readonly id: string
  readonly category: string
  readonly subCategory: string
  readonly name: string
  readonly region: string
  readonly unit: string
  readonly sku: string
  readonly product: string
  readonly publisher: string
  /** In pricing currency. */
  readonly unitPrice: string
}

const vm = {
  category: 'Virtual Machines',
  subCategory: 'Dsv5 Series',
  region: 'EU West',
  unit: '1 Hour',
  product: 'DZH318Z0BPS6',
  publisher: 'Microsoft',
}

export const meters: readonly Meter[] = [
  { ...vm, id: 'meter-vm', name: 'D4s v5', sku: '0001', unitPrice: '0.868' },
  { ...vm, id: 'meter-vm', name: 'D4s v5', sku: '001J', region: 'US East', unitPrice: '0.845' },
  {
    ...vm,
    id: '1core',
    name: 'RHEL, 1 core',
    sku: '0003',
    publisher: 'Red "Hat", Inc.',
    subCategory: '',
    unitPrice: '0.0209496384791679',
  },
  {
    id: 'meter-ssd',
    category: 'Storage',
    subCategory: 'Premium SSD',
    name: 'P10 Disks',
    region: 'EU West',
    unit: '1 GB/Month',
    sku: '0002',
    product: 'DZH318Z0BNZH',
    publisher: 'Microsoft',
    unitPrice: '0.005',
  },
  {
    id: 'meter-out',
    category: 'Bandwidth',
    subCategory: '',
    name: 'Data Transfer Out',
    region: '',
    unit: '1 GB',
    sku: '0001',
    product: 'DZH318Z0BPWZ',
    publisher: 'Microsoft',
    unitPrice: '0.085',
  },
  {
    id: 'meter-tx',
    category: 'Storage',
    subCategory: 'Tables',
    name: 'Écritures par lots',
    region: 'FR Central',
    unit: '10K',
    sku: '0007',
    product: 'DZH318Z0BNZJ',
    publisher: 'Microsoft',
    unitPrice: '0.00036',
  },
  {
    id: 'meter-free',
    category: 'Free',
    subCategory: '',
    name: 'Free thing',
    region: '',
    unit: '1/Month',
    sku: '0009',
    product: 'DZH318Z0BNZK',
    publisher: '',
    unitPrice: '0',
  },
]
