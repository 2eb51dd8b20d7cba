/** An Azure region: what resources call it, what meters call it, and its price level. */
export type Region = {
  readonly location: string
  readonly meterRegion: string
  /** prices there, in percent of the catalogue's */
  readonly pricePercent: bigint
  /** spellings of the location that files mix */
  readonly spellings: readonly string[]
}

function region(
  location: string,
  meterRegion: string,
  pricePercent: bigint,
  display: string,
): Region {
  const spellings = [location, location, display, location.toUpperCase()]
  return { location, meterRegion, pricePercent, spellings }
}

/** The regions of the generated months. */
export const regions = {
  poland: region('polandcentral', 'PL Central', 110n, 'PolandCentral'),
  westEurope: region('westeurope', 'EU West', 108n, 'WestEurope'),
  northEurope: region('northeurope', 'EU North', 102n, 'northEurope'),
  germany: region('germanywestcentral', 'DE West Central', 109n, 'GermanyWestCentral'),
  france: region('francecentral', 'FR Central', 111n, 'FranceCentral'),
  unitedKingdom: region('uksouth', 'UK South', 112n, 'UKSouth'),
  unitedStatesEast: region('eastus2', 'US East 2', 100n, 'EastUS2'),
  unitedStatesCentral: region('centralus', 'US Central', 104n, 'CentralUS'),
} as const satisfies Readonly<Record<string, Region>>

/** All of them, in a fixed order: SKU ids count on it. */
export const regionList: readonly Region[] = Object.values(regions)

/** Where the customers of a country run their resources, home first. */
export function regionsOfCountry(country: string): readonly [Region, Region] {
  switch (country) {
    case 'PL':
      return [regions.poland, regions.westEurope]
    case 'DE':
      return [regions.germany, regions.westEurope]
    case 'FR':
      return [regions.france, regions.westEurope]
    case 'GB':
      return [regions.unitedKingdom, regions.northEurope]
    case 'US':
      return [regions.unitedStatesEast, regions.unitedStatesCentral]
    default:
      return [regions.westEurope, regions.northEurope]
  }
}
