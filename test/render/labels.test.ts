import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { labelFaults, languages, loadLabels } from '../../pipeline/7-issue/labels.ts'
import { packageRoot } from '../../pipeline/package-root.ts'

describe('labels and templates', () => {
  test('every language has every label, with its plural forms and placeholders', async () => {
    const labels = await loadLabels([join(packageRoot, 'templates')])
    for (const language of languages)
      expect(labelFaults(labels[language], labels.en, language)).toEqual([])
  })

  test('every label is used, and every label used exists', async () => {
    const labels = await loadLabels([join(packageRoot, 'templates')])
    const sources = await Promise.all(
      [
        join(packageRoot, 'templates', 'invoice', 'v1'),
        join(packageRoot, 'templates', 'credit-note', 'v1'),
        join(packageRoot, 'pipeline', '7-issue'),
      ].map(async (folder) => {
        const files = (await readdir(folder)).filter((file) => /\.(hbs|ts)$/.test(file))
        return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join(
          '\n',
        )
      }),
    )
    const source = sources.join('\n')
    const computed = /^(category_|summary_|other_|draft_|invoice$|credit_note$)/
    const isUsed = (name: string): boolean =>
      computed.test(name) || new RegExp(`['"]${name}['"]`).test(source)
    expect(Object.keys(labels.en).filter((name) => !isUsed(name))).toEqual([])
    for (const [, name = ''] of source.matchAll(
      /\{\{(?:t|plural) "(\w+)"|\((?:t|plural) "(\w+)"/g,
    )) {
      expect(labels.en).toHaveProperty(name)
    }
  })

  test('no template writes unescaped or has a bare attribute, a style or a script', async () => {
    for (const version of ['invoice/v1', 'credit-note/v1']) {
      const folder = join(packageRoot, 'templates', version)
      for (const file of (await readdir(folder)).filter((name) => name.endsWith('.hbs'))) {
        const source = await readFile(join(folder, file), 'utf8')
        const where = `${version}/${file}`
        expect(source, where).not.toMatch(/\{\{\{|\{\{\s*&|\{\{~?\s*(log|lookup)\b/)
        expect(source, where).not.toMatch(/=\{\{|\sstyle=|<script|<style|\shref=|\son\w+=/i)
        expect(source.match(/src="(?!\{\{seller\.logo\}\}")/), where).toBeNull()
      }
    }
  })
})
