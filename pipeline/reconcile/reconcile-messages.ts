/** What `vendor-invoices` refuses, RB-98x of the message table in errors.ts. */
export const reconcileMessages = {
  'RB-980': (p: { file: string; reason: string }) => ({
    message: `${p.file}: not what Partner Center answers to GET /v1/invoices (${p.reason})`,
    remedy: 'save the answer as it came: an invoice, a list or a page of them, as JSON',
  }),
  'RB-981': (p: { asked: string | undefined; sellers: readonly string[] }) => ({
    message:
      p.asked === undefined
        ? `rates/sellers.csv has several sellers: ${p.sellers.join(', ')}`
        : `rates/sellers.csv has no seller ${p.asked}, only ${p.sellers.join(', ')}`,
    remedy: 'name the one that Microsoft bills: --seller ID',
  }),
} as const
