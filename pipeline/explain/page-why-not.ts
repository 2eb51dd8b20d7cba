import { labelled, money, placeOf, row } from './layout.ts'
import type { WhyNotExplanation } from './why-not.ts'

/** The page of a rule that did not apply: each part of the line, the reason, and what won. */
export function whyNotPage({ target, run, rule, answers }: WhyNotExplanation): string {
  const lines = [
    ...row(0, `Why not ${rule} for ${target}, run ${run}`),
    ...answers.flatMap((answer) => [
      '',
      ...row(
        0,
        `${answer.amount === null ? 'held' : money(answer.amount, answer.currency)}   ` +
          `${answer.usage_words}, ${answer.account_id}, ${answer.hop} hop, from ${answer.day}`,
      ),
      ...labelled(
        2,
        'rule',
        `${answer.rule_id} of ${answer.price_list_id}, for ${answer.matches}`,
        placeOf(answer.file, answer.line_no),
      ),
      ...labelled(
        2,
        answer.is_winner ? 'applies' : 'because',
        answer.is_winner ? 'it is the one that made this price' : (answer.because ?? ''),
      ),
      ...(answer.is_winner
        ? []
        : labelled(
            2,
            'winner',
            answer.winner ?? 'none: the usage has no price',
            placeOf(answer.winner_file, answer.winner_line_no),
          )),
    ]),
  ]
  return lines.map((line) => line.trimEnd()).join('\n') + '\n'
}
