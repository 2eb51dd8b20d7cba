import { family, hours, image, metered, monthly, tieredMeter } from './meter-families.ts'
import type { Form } from './meter-families.ts'
import type { MeterKind } from './meters.ts'

function machines(series: string, subCategory: string): Form {
  return {
    product: `Virtual Machines ${series}`,
    category: 'Virtual Machines',
    subCategory,
    unit: '1 Hour',
    resourceType: 'Microsoft.Compute/virtualMachines',
    quantity: hours,
  }
}

function storage(product: string, subCategory: string, unit: string): Omit<Form, 'quantity'> {
  const ofDisks = product.endsWith('Disks')
  const resourceType = ofDisks ? 'Microsoft.Compute/disks' : 'Microsoft.Storage/storageAccounts'
  return { product, category: 'Storage', subCategory, unit, resourceType }
}

function database(kind: string, unit: string): Omit<Form, 'quantity'> {
  const [product, resourceType] = [`SQL Database ${kind}`, 'Microsoft.Sql/servers/databases']
  return { product, category: 'SQL Database', subCategory: kind, unit, resourceType }
}

/** A service that is product and category in one. */
function service(
  category: string,
  resourceType: string,
  unit: string,
  subCategory = '',
): Omit<Form, 'quantity'> {
  return { product: category, category, subCategory, unit, resourceType }
}

const premiumDisks = storage('Premium SSD Managed Disks', 'Premium SSD Managed Disks', '1/Month')
const standardDisks = storage('Standard SSD Managed Disks', 'Standard SSD Managed Disks', '1/Month')
const blob = storage('Blob Storage', 'Tiered Block Blob', '1 GB/Month')
const vault = service('Backup', 'Microsoft.RecoveryServices/vaults', '1 GB/Month')
const models = service(
  'Foundry Models',
  'Microsoft.CognitiveServices/accounts',
  '1K',
  'Azure OpenAI',
)
const transfer = service(
  'Bandwidth',
  'Microsoft.Network/virtualNetworks',
  '1 GB',
  'Rtn Preference: MGN',
)

const compute: readonly MeterKind[] = [
  ...family(
    machines('BS Series', 'BS Series'),
    ['vm-b2s', 'B2s', '0.0416', 'Standard_B2s'],
    ['vm-b4ms', 'B4ms', '0.166', 'Standard_B4ms'],
  ),
  ...family(
    machines('Dsv5 Series', 'Dsv5 Series'),
    ['vm-d2s', 'D2s v5', '0.096', 'Standard_D2s_v5'],
    ['vm-d4s', 'D4s v5', '0.192', 'Standard_D4s_v5'],
    ['vm-d8s', 'D8s v5', '0.384', 'Standard_D8s_v5'],
    ['vm-d16s', 'D16s v5', '0.768', 'Standard_D16s_v5'],
  ),
  ...family(
    machines('Esv5 Series', 'Esv5 Series'),
    ['vm-e4s', 'E4s v5', '0.252', 'Standard_E4s_v5'],
    ['vm-e8s', 'E8s v5', '0.504', 'Standard_E8s_v5'],
    ['vm-e32s', 'E32s v5', '2.016', 'Standard_E32s_v5'],
  ),
  ...family(
    machines('FSv2 Series', 'FSv2 Series'),
    ['vm-f8s', 'F8s v2', '0.338', 'Standard_F8s_v2'],
    ['vm-f16s', 'F16s v2', '0.677', 'Standard_F16s_v2'],
  ),
  ...family(
    machines('Dsv5 Series Spot', 'Dsv5 Series'),
    ['spot-d4s', 'D4s v5 Spot', '0.0384160000000001', 'Standard_D4s_v5'],
    ['spot-d8s', 'D8s v5 Spot', '0.0768320000000002', 'Standard_D8s_v5'],
  ).map((meter) => ({ ...meter, pec: false })), // spot machines earn no credit
]

const stored: readonly MeterKind[] = [
  ...family(
    { ...premiumDisks, quantity: monthly(1, 4) },
    ['disk-p10', 'P10 LRS Disk', '19.71'],
    ['disk-p20', 'P20 LRS Disk', '38.02'],
    ['disk-p30', 'P30 LRS Disk', '76.8'],
  ),
  ...family(
    { ...standardDisks, quantity: monthly(1, 4) },
    ['disk-e10', 'E10 LRS Disk', '9.6'],
    ['disk-e20', 'E20 LRS Disk', '38.4'],
  ),
  ...family({ ...standardDisks, unit: '10K', quantity: metered('0.2', '38', 4) }, [
    'disk-operations',
    'E10 LRS Disk Operations',
    '0.002',
  ]),
  ...family(
    { ...blob, quantity: monthly(200, 9000) },
    ['blob-cool', 'Cool LRS Data Stored', '0.01'],
    ['blob-archive', 'Archive LRS Data Stored', '0.00099'],
    ['blob-grs', 'Hot GRS Data Stored', '0.0458'],
  ),
  ...tieredMeter(
    { ...blob, quantity: monthly(500, 9000) },
    'blob-hot',
    'Hot LRS Data Stored',
    ['0', '0.0208'],
    ['2048', '0.02'],
  ),
  ...tieredMeter(
    { ...blob, unit: '10K', quantity: metered('0.05', '900', 4) },
    'blob-writes',
    'Hot LRS Write Operations',
    ['0', '0.054'],
    ['2500', '0.05'],
  ),
  ...family({ ...storage('Files', 'Files v2', '1 GB/Month'), quantity: monthly(100, 4000) }, [
    'files-hot',
    'Hot LRS Data Stored',
    '0.0255',
  ]),
  ...family({ ...storage('Tables', 'Tables', '10K'), quantity: metered('0.0001', '60', 4) }, [
    'table-operations',
    'Batch Write Operations',
    '0.00036',
  ]),
  ...family({ ...vault, unit: '1/Month', quantity: monthly(1, 4) }, [
    'backup-instance',
    'Azure VM Protected Instances',
    '10',
  ]),
  ...family({ ...vault, quantity: monthly(100, 5000) }, [
    'backup-data',
    'LRS Data Stored',
    '0.0224',
  ]),
]

const data: readonly MeterKind[] = [
  ...family(
    { ...database('Single Standard', '1/Day'), quantity: metered('0.95', '1', 6) },
    ['sql-s1', 'S1 DTUs', '0.9677'],
    ['sql-s3', 'S3 DTUs', '4.8387'],
  ),
  ...family({ ...database('General Purpose - Compute Gen5', '1 Hour'), quantity: hours }, [
    'sql-vcore',
    'vCore',
    '0.1516',
  ]),
  ...family(
    { ...database('General Purpose - Storage', '1 GB/Month'), quantity: monthly(32, 1024) },
    ['sql-storage', 'General Purpose Data Stored', '0.115'],
  ),
  ...family(
    {
      ...service('Azure Cosmos DB', 'Microsoft.DocumentDB/databaseAccounts', '1 Hour'),
      quantity: hours,
    },
    ['cosmos-ru', '100 RU/s', '0.008'],
  ),
  ...family(
    { ...service('Redis Cache', 'Microsoft.Cache/Redis', '1 Hour', 'Standard'), quantity: hours },
    ['redis-c1', 'C1 Cache', '0.138'],
  ),
  ...family(
    {
      ...service('Azure Data Factory v2', 'Microsoft.DataFactory/factories', '1 Hour'),
      quantity: metered('0.01', '9', 12),
    },
    ['factory-diu', 'Cloud Data Movement', '0.25'],
  ),
  ...family(
    {
      ...service('Azure Databricks', 'Microsoft.Databricks/workspaces', '1 Hour'),
      quantity: metered('1', '40', 15),
    },
    ['databricks-dbu', 'Premium All-purpose Compute DBU', '0.55'],
  ),
]

const network: readonly MeterKind[] = [
  ...family(
    {
      ...service(
        'Virtual Network',
        'Microsoft.Network/publicIPAddresses',
        '1 Hour',
        'IP Addresses',
      ),
      quantity: hours,
    },
    ['public-ip', 'Standard IPv4 Static Public IP', '0.005'],
  ),
  ...family(
    {
      ...service('Virtual Network', 'Microsoft.Network/privateEndpoints', '1 Hour', 'Private Link'),
      quantity: hours,
    },
    ['private-link', 'Standard Private Endpoint', '0.01'],
  ),
  ...family(
    {
      ...service('VPN Gateway', 'Microsoft.Network/virtualNetworkGateways', '1 Hour'),
      quantity: hours,
    },
    ['vpn-gw1', 'VpnGw1', '0.19'],
    ['vpn-gw2', 'VpnGw2', '0.49'],
  ),
  ...family(
    { ...service('Load Balancer', 'Microsoft.Network/loadBalancers', '1 Hour'), quantity: hours },
    ['lb-rules', 'Standard Included LB Rules and Outbound Rules', '0.025'],
  ),
  ...family(
    {
      ...service('Load Balancer', 'Microsoft.Network/loadBalancers', '1 GB'),
      quantity: metered('0.000001', '80', 15),
    },
    ['lb-data', 'Standard Data Processed', '0.005'],
  ),
  ...family(
    { ...service('Azure Firewall', 'Microsoft.Network/azureFirewalls', '1 Hour'), quantity: hours },
    ['firewall', 'Standard Deployment', '1.25'],
  ),
  ...family(
    { ...service('Azure Bastion', 'Microsoft.Network/bastionHosts', '1 Hour'), quantity: hours },
    ['bastion', 'Basic Gateway', '0.19'],
  ),
  ...family(
    {
      ...service('NAT Gateway', 'Microsoft.Network/natGateways', '1 GB'),
      quantity: metered('0.2', '120', 15),
    },
    ['nat-data', 'Standard Data Processed', '0.045'],
  ),
  ...family({ ...transfer, subCategory: 'Inter-Region', quantity: metered('0.001', '30', 15) }, [
    'inter-region',
    'Intra Continent Data Transfer Out',
    '0.02',
  ]),
  ...tieredMeter(
    { ...transfer, quantity: metered('1', '95', 15) },
    'transfer-out',
    'Standard Data Transfer Out',
    ['0', '0'],
    ['100', '0.087'],
    ['1000', '0.083'],
  ),
]

const platform: readonly MeterKind[] = [
  ...family(
    {
      ...service('Azure App Service', 'Microsoft.Web/serverFarms', '1 Hour', 'Premium v3 Plan'),
      quantity: hours,
    },
    ['app-p1v3', 'P1 v3 App', '0.155'],
    ['app-p2v3', 'P2 v3 App', '0.31'],
  ),
  ...family(
    {
      ...service(
        'Azure Kubernetes Service',
        'Microsoft.ContainerService/managedClusters',
        '1 Hour',
      ),
      quantity: hours,
    },
    ['aks-sla', 'Standard Uptime SLA', '0.1'],
  ),
  ...family(
    {
      ...service('Container Registry', 'Microsoft.ContainerRegistry/registries', '1/Day'),
      quantity: metered('1', '1', 0),
    },
    ['registry', 'Standard Registry Unit', '0.6667'],
  ),
  ...family(
    {
      ...service('Key Vault', 'Microsoft.KeyVault/vaults', '10K'),
      quantity: metered('0.0001', '3', 4),
    },
    ['vault-operations', 'Operations', '0.03'],
  ),
  ...family(
    { ...service('Service Bus', 'Microsoft.ServiceBus/namespaces', '1/Hour'), quantity: hours },
    ['bus-premium', 'Premium Messaging Unit', '0.9275'],
  ),
  ...family(
    { ...service('Event Hubs', 'Microsoft.EventHub/namespaces', '1/Hour'), quantity: hours },
    ['hub-throughput', 'Standard Throughput Unit', '0.03'],
  ),
  ...family(
    {
      ...service('Microsoft Defender for Cloud', 'Microsoft.Security/pricings', '1/Hour'),
      quantity: hours,
    },
    ['defender', 'Standard P2 Node', '0.02'],
  ),
  ...family(
    { ...models, product: 'Azure OpenAI', quantity: metered('0.01', '4200', 3) },
    ['tokens-out', 'gpt-4o-mini-0718-Outp-glbl Tokens', '0.0006'],
    ['tokens-in', 'gpt-4o-mini-0718-Inp-glbl Tokens', '0.00015'],
  ),
  ...family(
    {
      ...service('Logic Apps', 'Microsoft.Logic/workflows', '1'),
      quantity: metered('1', '900', 0),
    },
    ['logic-actions', 'Consumption Standard Connector Actions', '0.000125'],
  ),
  // So little that costs are printed like 4.79E-8.
  ...family(
    {
      ...service('Functions', 'Microsoft.Web/sites', '1 GB Second'),
      quantity: metered('0.000001', '0.0031', 9),
    },
    ['functions-time', 'On Demand Execution Time', '0.000016'],
  ),
  ...tieredMeter(
    {
      ...service('Log Analytics', 'Microsoft.OperationalInsights/workspaces', '1 GB'),
      quantity: metered('0.1', '4', 12),
    },
    'log-ingest',
    'Analytics Logs Data Ingestion',
    ['0', '0'],
    ['5', '2.76'],
  ),
]

const images: readonly MeterKind[] = [
  image(
    'image-4core',
    'Northwall Security',
    'Northwall NGFW - BYOS 4 Core Hours',
    '4core',
    '0.3079496384791679',
  ),
  image(
    'image-1core',
    'Kormoran Software',
    'Kormoran Antywirus - 1 Core Hours',
    '1core',
    '0.0209496384791679',
  ),
  image(
    'image-trial',
    'Kormoran Software',
    'Kormoran Monitor (free trial) - 1 Core Hours',
    '1core',
    '0',
  ),
]

/**
 * Every meter of the generated months: names and units like Microsoft's, ids and prices fictional.
 */
export const meterTable: readonly MeterKind[] = [
  ...compute,
  ...stored,
  ...data,
  ...network,
  ...platform,
  ...images,
]
