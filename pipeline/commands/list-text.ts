const most = 20

/** Names for people, joined by commas: the first ones, and how many more there are. */
export function listText(names: readonly string[]): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${String(names.length - most)} more` : shown
}
