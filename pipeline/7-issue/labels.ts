import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ratebookError } from '../errors.ts'

export const languages = ['en', 'de', 'pl'] as const
export type Language = (typeof languages)[number]

/**
 * A label is a text, or one text per plural form of its language. Placeholders stand in {braces}.
 */
const labelFile = z.record(
  z.string(),
  z.union([z.string().min(1), z.record(z.string(), z.string().min(1))]),
)

type Label = z.infer<typeof labelFile>[string]
export type LabelSet = Readonly<Record<string, Label>>
export type Labels = Readonly<Record<Language, LabelSet>>

function placeholders(text: string): string {
  return [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1])
    .sort()
    .join()
}

function forms(label: Label): readonly string[] {
  return typeof label === 'string' ? [label] : Object.values(label)
}

function labelFault(label: Label, model: Label, language: Language): string | undefined {
  if (typeof label !== typeof model) return 'is a plural in one language and none in the other'
  const expected = placeholders(forms(model).at(-1) ?? '')
  const differs = forms(label).some((text) => placeholders(text) !== expected)
  if (differs) return `must have the placeholders {${expected}}`
  if (typeof label === 'string') return undefined
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const missing = needed.filter((category) => label[category] === undefined)
  return missing.length === 0 ? undefined : `lacks the plural form ${missing.join(', ')}`
}

/**
 * Names every label that a language lacks, has too many, or writes with other
 * placeholders than the model.
 */
export function labelFaults(labels: LabelSet, model: LabelSet, language: Language): string[] {
  const missing = Object.keys(model)
    .filter((key) => !(key in labels))
    .map((key) => `label "${key}" is missing`)
  const wrong = Object.entries(labels).flatMap(([key, label]) => {
    const expected = model[key]
    if (expected === undefined) return [`label "${key}" is not known`]
    const fault = labelFault(label, expected, language)
    return fault === undefined ? [] : [`label "${key}" ${fault}`]
  })
  return [...missing, ...wrong]
}

async function readLabels(file: string): Promise<LabelSet> {
  try {
    return labelFile.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) throw ratebookError('RB-405', { file, fault: error.message })
    if (error instanceof z.ZodError) {
      const [issue] = error.issues
      const fault = `label "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`
      throw ratebookError('RB-405', { file, fault })
    }
    throw error
  }
}

async function readLanguage(folders: readonly string[], language: Language): Promise<LabelSet> {
  const files = folders
    .map((folder) => join(folder, 'locales', `${language}.json`))
    .filter((file) => existsSync(file))
  const sets = await Promise.all(files.map(readLabels))
  return Object.assign({}, ...sets)
}

/**
 * Reads the labels of all languages; a later folder overrides single labels of an earlier one.
 * RB-405 if a language is not complete.
 */
export async function loadLabels(folders: readonly string[]): Promise<Labels> {
  const [en, de, pl] = await Promise.all([
    readLanguage(folders, 'en'),
    readLanguage(folders, 'de'),
    readLanguage(folders, 'pl'),
  ])
  const labels = { en, de, pl }
  for (const language of languages) {
    const [fault] = labelFaults(labels[language], en, language)
    if (fault !== undefined)
      throw ratebookError('RB-405', { file: `locales/${language}.json`, fault })
  }
  return labels
}

/** Fills {placeholders}; one without a value is a bug in the template. */
export function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (typeof value !== 'string') throw new Error(`label "${text}" needs ${name}`)
    return value
  })
}

/** The text of a label; throws for a name that does not exist. */
export function labelText(
  labels: LabelSet,
  name: string,
  form: Intl.LDMLPluralRule = 'other',
): string {
  const label = labels[name]
  const text = typeof label === 'string' ? label : label?.[form]
  if (text === undefined) throw new Error(`there is no label "${name}"`)
  return text
}
