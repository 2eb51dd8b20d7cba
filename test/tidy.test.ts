import { describe, expect, test } from 'vitest'
import { stages } from '../pipeline/stages.ts'
import { layoutRules } from './tidy/layout-rules.ts'
import { repositoryFiles } from './tidy/repository.ts'
import { faultText, type Rule } from './tidy/rule.ts'
import { sizeRules } from './tidy/size-rules.ts'
import { typescriptRules } from './tidy/typescript-rules.ts'
import { allowances, wordRules } from './tidy/word-rules.ts'

/** The house style: each rule names what to do instead, and each rule is shown to fail. */
const rules: readonly Rule[] = [...sizeRules, ...wordRules, ...typescriptRules, ...layoutRules]
const files = repositoryFiles()

describe('the repository', () => {
  test.each(rules)('$name', ({ faults }) => {
    expect(faults(files).map(faultText)).toEqual([])
  })

  test('the stages stand in the order of their numbers', () => {
    const numbers = stages.map(({ name }) => name.replace(/-.*/u, ''))
    expect(numbers).toEqual(stages.map((_, index) => String(index + 1)))
  })

  test.each(allowances)('$path still needs its exception: $reason', ({ path, pattern }) => {
    expect(files.find((file) => file.path === path)?.text).toMatch(pattern)
  })
})

describe('every rule', () => {
  test.each(rules)('can fail: $name', ({ faults, bad }) => {
    expect(faults(bad)).not.toEqual([])
  })

  test.each(rules)('lets pass what is right: $name', ({ faults, good }) => {
    expect(faults(good).map(faultText)).toEqual([])
  })

  test('tells apart the rules: no two have one name', () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
  })
})
