import type { RatebookError } from '../errors.ts'
import { bothWords } from './deliveries.ts'
import type { Ingested, Source } from './ingest.ts'

/** What became of files, in the order in which they were met, whenever it was settled. */
export class TakenFiles {
  private met = 0
  private readonly taken = new Map<number, Source>()
  private readonly refused = new Map<number, RatebookError>()

  /** The place of the next file among all. */
  nextPlace(): number {
    return this.met++
  }

  add(place: number, source: Source): void {
    this.taken.set(place, source)
  }

  refuse(place: number, error: RatebookError): void {
    this.refused.set(place, error)
  }

  /** Sources each once, in an order of their own; what is refused besides comes first. */
  ingested(refused: readonly RatebookError[]): Omit<Ingested, 'names'> {
    const sources = new Map<string, Source>()
    const duplicates: { name: string; of: string }[] = []
    for (const source of inPlace(this.taken)) {
      const earlier = sources.get(source.textSha256)
      const kept = earlier === undefined || isBefore(source, earlier) ? source : earlier
      const told = bothWords(earlier?.told, source.told)
      sources.set(source.textSha256, { ...kept, told })
      if (earlier)
        duplicates.push({ name: (kept === earlier ? source : earlier).name, of: kept.name })
    }
    return {
      sources: withRoots([...sources.values()])
        .map(ofDataset)
        .sort((a, b) => (isBefore(a, b) ? -1 : 1)),
      duplicates: ofKept(duplicates),
      refused: [...refused, ...inPlace(this.refused)],
    }
  }
}

function inPlace<T>(settled: ReadonlyMap<number, T>): T[] {
  return [...settled].sort(([a], [b]) => a - b).map(([, one]) => one)
}

/** What mends a file is of its version: they replace others, and are replaced, together. */
function withRoots(sources: readonly Source[]): Source[] {
  const told = new Map(sources.map((source) => [source.stored.sha256, source.told]))
  return sources.map((source) => ({
    ...source,
    told: told.get(source.stored.mends ?? '') ?? source.told,
  }))
}

/** A part of amortized cost in which no commitment shows is known by its manifest alone. */
function ofDataset(source: Source): Source {
  const { told, stored } = source
  if (!told.isAmortized || stored.dataset !== 'cost_actual') return source
  return { ...source, stored: { ...stored, dataset: 'cost_amortized' } }
}

/**
 * Which sources are taken and in what order must not depend on file names: the same
 * bytes give the same tables.
 */
function isBefore(a: Pick<Source, 'stored'>, b: Pick<Source, 'stored'>): boolean {
  return a.stored.sha256 < b.stored.sha256
}

/** Names the file that counts where the one named first turned out to be a duplicate itself. */
function ofKept(duplicates: Ingested['duplicates']): Ingested['duplicates'] {
  const replaced = new Map(duplicates.map(({ name, of }) => [name, of]))
  const kept = (name: string): string => {
    const other = replaced.get(name)
    return other === undefined ? name : kept(other)
  }
  return duplicates.map(({ name, of }) => ({ name, of: kept(of) }))
}
