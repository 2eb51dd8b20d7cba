import { gzipSync } from 'node:zlib'
import {
  goodLines,
  headerLine,
  rawLine,
  usageHeaders,
  usageLine,
  usageText,
  widerUsage,
} from './usage-text.ts'
import type { IngestCase } from './ingest-case.ts'

const good = usageText(goodLines(3))
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')])
// stored, not deflated: the golden text must not depend on a version of zlib
const packed = gzipSync(usageText(goodLines(2_000)), { level: 0 })
const fieldOf = (bytes: readonly number[]): Buffer => {
  const [before = '', after = ''] = usageText([
    ...goodLines(1),
    rawLine('MeterCategory', 'a@@b'),
    ...goodLines(1),
  ]).split('@@')
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
}

/** A byte of the deflated data changed: not in the header, not in the check sum. */
function corrupt(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(copy.length >> 1) ^ 0xff, copy.length >> 1)
  return copy
}

/** Lines and line ends, quotes, bytes and compression: what a file is made of. */
export const structureCases: Readonly<Record<string, IngestCase>> = {
  'empty-file': { files: { 'usage.csv': '' } },
  'byte-order-mark-only': { files: { 'usage.csv': '\uFEFF' } },
  'blank-lines-only': { files: { 'usage.csv': '\n\r\n\n' } },
  'header-only': { files: { 'usage.csv': headerLine + '\n', 'no-end.csv': headerLine } },
  'directory-as-file': { files: { 'usage.csv': null } },
  'file-not-there': { files: {}, named: ['missing.csv'] },
  'binary-file': {
    files: { 'usage.csv': Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * 7919) % 251)) },
  },
  'utf-16': { files: { 'usage.csv': utf16, 'no-mark.csv': utf16.subarray(2) } },
  'other-formats': {
    files: {
      'a.csv': 'PAR1....',
      'b.csv': 'PK\u0003\u0004',
      'c.csv': '%PDF-1.7',
      'd.csv': '{"a":1}',
      'e.csv': '<html>',
      'f.csv': good.replaceAll(',', ';'),
      'g.csv': good.replaceAll(',', '\t'),
      'h.csv.gz': gzipSync(gzipSync(good)),
    },
  },
  'truncated-gzip': { files: { 'usage.csv.gz': packed.subarray(0, packed.length - 200) } },
  'corrupt-gzip': { files: { 'usage.csv.gz': corrupt(packed) } },
  'gzip-with-garbage-behind': {
    files: { 'usage.csv.gz': Buffer.concat([gzipSync(good), Buffer.from('more,usage\n')]) },
  },
  'gzip-with-garbage-behind-zeros': {
    files: {
      'usage.csv.gz': Buffer.concat([
        gzipSync(good),
        Buffer.alloc(600),
        Buffer.from('more,usage\n'),
      ]),
    },
  },
  'gzip-with-zeros-behind': {
    files: {
      'few.csv.gz': Buffer.concat([gzipSync(good), Buffer.alloc(512)]),
      'many.csv.gz': Buffer.concat([gzipSync(usageText(goodLines(4))), Buffer.alloc(3_000_000)]),
    },
  },
  'gzip-of-two-members': {
    files: {
      'usage.csv.gz': Buffer.concat([gzipSync(good), gzipSync(goodLines(2).join('\n') + '\n')]),
    },
  },
  'gzip-under-a-plain-name': {
    files: { 'usage.csv': gzipSync(good), 'plain.csv.gz': usageText(goodLines(4)) },
  },
  'gzip-of-nothing': { files: { 'usage.csv.gz': gzipSync('') } },
  'header-longer-than-a-megabyte': {
    files: { 'usage.csv': 'x'.repeat(1_100_000) + '","' + 'y'.repeat(900_000) + '"\n' + good },
  },
  'more-columns-than-are-read': {
    files: { 'usage.csv': widerUsage(10_001), 'wide.csv': widerUsage(100_000) },
  },
  'header-with-open-quote': { files: { 'usage.csv': '"' + good } },
  'broken-quote': {
    files: {
      'usage.csv': usageText([
        ...goodLines(1),
        rawLine('Tags', '"open'),
        rawLine('Tags', '"a"b'),
        ...goodLines(2),
      ]),
    },
  },
  'quote-inside-a-field': {
    files: {
      'usage.csv': usageText([
        rawLine('Tags', '5" disk'),
        rawLine('Tags', 'a "b" c'),
        rawLine('Tags', 'end"'),
      ]),
    },
    show: 'tags',
  },
  'quoted-newlines': {
    files: {
      'usage.csv': usageText([
        usageLine({ Tags: 'a\nb' }),
        usageLine({ Tags: 'c\r\nd, "e"' }),
        ...goodLines(1),
      ]),
    },
    show: 'tags',
  },
  'blanks-around-quotes': {
    files: {
      'usage.csv': usageText([
        rawLine('Tags', ' "a,b"  '),
        rawLine('Tags', ' c '),
        rawLine('Tags', '""'),
      ]),
    },
    show: 'tags',
  },
  'ragged-rows': {
    files: {
      'usage.csv': usageText([
        ...goodLines(1),
        usageLine().slice(0, -1),
        usageLine().split(',', 17).join(','),
      ]),
    },
    show: 'credit_percentage, benefit_type',
  },
  'row-of-one-field': {
    files: { 'usage.csv': usageText([...goodLines(1), 'total', '   ', ...goodLines(1)]) },
  },
  'too-many-columns': {
    files: {
      'usage.csv': usageText([
        ...goodLines(1),
        usageLine() + ',,',
        usageLine() + ',x',
        usageLine() + '," "',
      ]),
    },
  },
  'cut-off-in-the-last-row': {
    files: {
      'in-a-field.csv': usageText(goodLines(3)).slice(0, -30),
      'in-quotes.csv': usageText(goodLines(4)).slice(0, -65),
      'line-end-missing.csv': usageText(goodLines(5)).slice(0, -1),
    },
  },
  'nul-byte': { files: { 'usage.csv': fieldOf([0]) } },
  'invalid-utf-8': {
    files: { 'usage.csv': fieldOf([0xff, 0xc3]), 'cut-character.csv': fieldOf([0xc3]) },
  },
  'mixed-line-ends': {
    files: {
      'usage.csv':
        headerLine +
        '\r\n' +
        goodLines(6)
          .map((line, i) => line + (['\n', '\r\n', '\r'][i % 3] ?? ''))
          .join(''),
    },
  },
  'carriage-returns-only': { files: { 'usage.csv': usageText(goodLines(3), '\r') } },
  'carriage-returns-and-line-feeds': { files: { 'usage.csv': usageText(goodLines(3), '\r\n') } },
  'blank-lines': {
    files: {
      'inside.csv': usageText(['', ...goodLines(1), '', '', ...goodLines(1), '']),
      'before-the-header.csv': '\n\r\n' + usageText(goodLines(1)),
      'with-a-bad-row.csv': usageText([
        '',
        ...goodLines(1),
        '',
        rawLine('Tags', '"a"b'),
        '',
        usageLine({ Quantity: 'x' }),
      ]),
    },
  },
  'byte-order-mark': {
    files: {
      'usage.csv': '\uFEFF' + good,
      'usage.csv.gz': gzipSync('\uFEFF' + usageText(goodLines(2))),
    },
  },
  'field-of-3-megabytes': {
    files: {
      'usage.csv': usageText([
        ...goodLines(1),
        usageLine({ Tags: 'x'.repeat(3_000_000) }),
        ...goodLines(1),
      ]),
    },
  },
  'record-of-1.9-megabytes': {
    files: {
      'usage.csv': usageText([
        ...goodLines(1),
        usageLine({ Tags: 'x'.repeat(1_900_000) }),
        ...goodLines(1),
      ]),
    },
    show: 'strlen(tags) as tag_bytes',
  },
  'same-file-twice': { files: { 'a.csv': good, 'b.csv': good } },
  'odd-file-names': {
    files: {
      'usage*.csv': usageText(goodLines(1)),
      'usage[1].csv': usageText(goodLines(2)),
      'usage1.csv': usageText(goodLines(3)),
      "o'clock {a,b}?.csv": usageText(goodLines(4)),
      'day 5/łąka.csv': usageText(goodLines(5)),
    },
  },
  'one-bad-file-among-good-ones': {
    files: { 'a.csv': good, 'b.csv': '', 'c.csv': usageText(goodLines(1)) },
  },
  'rows-at-the-end-of-columns': {
    files: { 'usage.csv': usageText([usageHeaders.map(() => '').join(','), ...goodLines(1)]) },
  },
}
