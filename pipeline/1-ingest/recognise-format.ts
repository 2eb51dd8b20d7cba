import { ratebookError } from '../errors.ts'
import { spellings } from './bind-header.ts'
import { sourceFormats } from './formats/formats.ts'
import { headerKey, type SourceFormat } from './source-format.ts'

/** How well a file's headers fit a format. */
interface Fit {
  readonly format: SourceFormat
  /** Required fields that no header gives, by their usual spelling. */
  readonly missing: readonly string[]
  readonly requiredFound: number
  readonly known: number
}

/**
 * The format of a file, by its headers and nothing else: the one whose required fields are all
 * there. RB-104 names the nearest where none fits, RB-123 the candidates where several do.
 */
export function recogniseFormat(headers: readonly string[], name: string): SourceFormat {
  const keys = new Set(headers.map(headerKey))
  const fits = sourceFormats
    .filter(
      ({ unless }) => unless?.split(' ').some((header) => keys.has(headerKey(header))) !== true,
    )
    .map((format) => fitOf(format, headers))
  const whole = fits.filter((fit) => fit.missing.length === 0)
  const [only, second] = whole
  if (only !== undefined && second === undefined) return only.format
  if (only !== undefined) {
    throw ratebookError('RB-123', { file: name, formats: whole.map((fit) => fit.format.title) })
  }
  const [nearest] = fits.sort((a, b) => nearness(b) - nearness(a) || b.known - a.known)
  if (nearest === undefined) throw new Error('there are no formats')
  throw ratebookError('RB-104', {
    file: name,
    missing: nearest.missing,
    known: nearest.known,
    headers,
    format: nearest.format.title,
    remedy: nearest.format.remedy,
    isNear: nearest.requiredFound * 2 >= nearest.requiredFound + nearest.missing.length,
  })
}

/** Whether headers or keys are those of a format: all that it requires are there. */
export function fitsFormat(headers: readonly string[]): boolean {
  return sourceFormats.some((format) => fitOf(format, headers).missing.length === 0)
}

/**
 * The format whose files have no header and such cells in their first row; null
 * where that row is a header.
 */
export function recogniseHeaderless(cells: readonly string[]): SourceFormat | null {
  const fits = sourceFormats.filter(
    ({ headerless }) =>
      headerless !== undefined &&
      cells.length >= headerless.headers.length &&
      Object.entries(headerless.cells).every(([header, pattern]) =>
        new RegExp(`^(${pattern})$`, 'u').test(
          (cells[headerless.headers.indexOf(header)] ?? '').trim(),
        ),
      ),
  )
  return fits[0] ?? null
}

/** Share of the required fields that are there. */
function nearness({ requiredFound, missing }: Fit): number {
  return requiredFound / (requiredFound + missing.length)
}

function fitOf(format: SourceFormat, headers: readonly string[]): Fit {
  const names = new Map([...spellings(format, 'fractionAliases'), ...spellings(format, 'aliases')])
  const found = new Set(headers.flatMap((header) => names.get(headerKey(header)) ?? []))
  const wanted = format.fields.filter((field) => field.required)
  return {
    format,
    known: found.size,
    missing: wanted
      .filter((field) => !found.has(field.name))
      .map((field) => field.aliases[0] ?? field.name),
    requiredFound: wanted.filter((field) => found.has(field.name)).length,
  }
}
