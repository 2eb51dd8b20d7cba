/** Columns of a price rule that only some models know, in the order of the file. */
export const modelColumns = [
  'base',
  'percent',
  'pec_policy',
  'pec_share',
  'currency',
  'price',
  'tier_from',
  'tier_to',
  'package_size',
  'included',
  'reason',
  'bundle',
] as const
export type ModelColumn = (typeof modelColumns)[number]

/** What a model needs, and what else it may have; every other column means nothing for it. */
export interface PriceModel {
  readonly needs: readonly ModelColumn[]
  readonly may: readonly ModelColumn[]
}

/** Every model of a price rule: the one list of them. */
export const priceModels = {
  unit_price: { needs: ['currency', 'price'], may: ['included'] },
  graduated: { needs: ['currency', 'price', 'tier_from'], may: ['tier_to', 'included'] },
  volume: { needs: ['currency', 'price', 'tier_from'], may: ['tier_to'] },
  package: {
    needs: ['currency', 'price', 'package_size'],
    may: ['tier_from', 'tier_to', 'included'],
  },
  markup: { needs: ['percent'], may: ['base', 'pec_policy', 'pec_share'] },
  markdown: { needs: ['percent'], may: ['base', 'pec_policy', 'pec_share'] },
  pass_through: { needs: [], may: ['base', 'pec_policy', 'pec_share'] },
  free: { needs: ['reason'], may: [] },
  excluded: { needs: ['reason'], may: [] },
  bundled: { needs: ['bundle'], may: [] },
} as const satisfies Readonly<Record<string, PriceModel>>

interface KnownModel {
  readonly needs: readonly ModelColumn[]
  readonly forbids: readonly ModelColumn[]
  /** Rows of one rule are its tiers. */
  readonly hasTiers: boolean
}

// Made once: a price list may have half a million rows.
const known = new Map(
  Object.entries<PriceModel>(priceModels).map(([name, { needs, may }]): [string, KnownModel] => {
    const knows: readonly ModelColumn[] = [...needs, ...may]
    const forbids = modelColumns.filter((column) => !knows.includes(column))
    return [name, { needs, forbids, hasTiers: knows.includes('tier_from') }]
  }),
)

/** What a model asks of its columns; nothing where the name itself was refused. */
export function modelRules(name: string): KnownModel {
  return known.get(name) ?? { needs: [], forbids: [], hasTiers: false }
}
