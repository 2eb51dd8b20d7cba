import type { Dice } from '../random/dice.ts'
import { jsonObject, jsonString } from './delivered-text.ts'
import { addDays, anyText, decimalText, guid, maybe, month } from './delivered-values.ts'
import type { CanonicalRow, Quarantined, RenderedFile } from './format-renderer.ts'

type Member = readonly [key: string, value: string]

/** Tiers in any order; the lower bound of the first is 0. */
function ratesOf(dice: Dice): { readonly text: string; readonly kept: string } {
  const above = Array.from({ length: dice.int(0, 4) }, () => String(dice.int(1, 99999)))
  const rates = dice
    .shuffle([...new Set(['0', ...above])])
    .map((bound): readonly [string, string] => [
      bound,
      decimalText(dice, 3).replace(/(\.\d{10})\d+$/u, '$1'),
    ])
  return {
    text: jsonObject(dice, rates),
    kept: `{${rates.map(([bound, rate]) => `"${bound}":"${rate}"`).join(',')}}`,
  }
}

/** A rate card: meters with their rates, and currency and discounts around them. */
export function cardFile(dice: Dice): RenderedFile {
  const isOld = dice.chance(0.3)
  const key = (camel: string, old: string): string => (isOld ? old : camel)
  const [currency, locale] = [dice.pick(['USD', 'EUR', 'JPY']), dice.pick(['en', 'ja-JP'])]
  const terms = dice.chance(0.3)
    ? []
    : [
        `{"name":"Overage discount","discount":0.${String(dice.int(1, 999999))},` +
          `"excludedMeterIds":["${guid(dice)}"],"effectiveDate":"2014-01-01T00:00:00"}`,
      ]
  const written = Array.from({ length: dice.int(1, 5) }, () => {
    const [meter, rates, day] = [
      guid(dice),
      ratesOf(dice),
      addDays(month(dice).first, dice.int(0, 27)),
    ]
    const hasNoFirst = dice.chance(0.1)
    const names = {
      meter_name: maybe(dice, anyText(dice)),
      meter_category: maybe(dice, anyText(dice)),
      meter_sub_category: maybe(dice, anyText(dice)),
      meter_region: maybe(dice, anyText(dice)),
      unit_of_measure: maybe(dice, anyText(dice)),
    }
    const tags = dice.pick(['[]', '["Third Party"]'])
    const included = dice.pick(['0', '0.0', '5', '10.25'])
    const members: Member[] = [
      [key('id', 'MeterId'), `"${meter}"`],
      [key('rates', 'MeterRates'), hasNoFirst ? '{"10":1}' : rates.text],
      [key('tags', 'MeterTags'), tags],
      [key('includedQuantity', 'IncludedQuantity'), included],
      [key('effectiveDate', 'EffectiveDate'), `"${day}T00:00:00Z"`],
      ...Object.entries({
        [key('name', 'MeterName')]: names.meter_name,
        [key('category', 'MeterCategory')]: names.meter_category,
        [key('subcategory', 'MeterSubCategory')]: names.meter_sub_category,
        [key('region', 'MeterRegion')]: names.meter_region,
        [key('unit', 'Unit')]: names.unit_of_measure,
      }).map(([name, value]): Member => [name, value === null ? '""' : jsonString(dice, value)]),
    ]
    const canonical: CanonicalRow | Quarantined = hasNoFirst
      ? { quarantine: key('rates', 'MeterRates') }
      : {
          ...names,
          meter_id: meter,
          currency,
          rates: rates.kept,
          included_quantity: included,
          effective_start: `${day} 00:00:00`,
          tags,
          locale,
          is_tax_included: 'false',
          offer_terms: `[${terms.map((term) => term.replace(/:(0\.\d+)/u, ':"$1"')).join(',')}]`,
          other_columns: null,
        }
    return { text: jsonObject(dice, dice.shuffle(members)), canonical }
  })
  const members = dice.shuffle([
    `"${key('locale', 'Locale')}":"${locale}"`,
    `"${key('currency', 'Currency')}": "${currency}"`,
    `"${key('isTaxIncluded', 'IsTaxIncluded')}":false`,
    `"${key('meters', 'Meters')}":[${written.map(({ text }) => text).join(',')}]`,
    `"${key('offerTerms', 'OfferTerms')}":[${terms.join(',')}]`,
  ])
  const bytes = Buffer.from(
    (dice.chance(0.2) ? '\uFEFF' : '') + `{${members.join(dice.pick([',', ',\n']))}}`,
  )
  return { name: 'rate-card.json', bytes, records: written.map(({ canonical }) => canonical) }
}
