import { type DuckDB, sqlText } from './duckdb.ts'

/**
 * Makes the view `tagged_usage`: usage with `billing_tags`, its tags of these names as one text.
 * Tags are read once per distinct text; where no name is given, no tag is looked at.
 */
export async function createTaggedUsage(database: DuckDB, names: readonly string[]): Promise<void> {
  if (names.length === 0) {
    const none = 'cast(null as varchar) as billing_tags'
    await database.createView('tagged_usage', `select *, ${none} from usage`)
    return
  }
  await database.createTable(
    'tag_text',
    `select tags, tags_among(tags, [${names.map(sqlText).join(', ')}]) as billing_tags ` +
      'from (select distinct tags from usage where bad is null and tags is not null)',
  )
  await database.createView(
    'tagged_usage',
    'select usage.*, tag_text.billing_tags from usage left join tag_text using (tags)',
  )
}
