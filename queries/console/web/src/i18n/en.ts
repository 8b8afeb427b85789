/** The console's texts in English. Keys name the place where a text stands. */
export const en = {
  // Shell
  "app.skip": "Skip to content",
  "app.title": "newsgraph",
  "app.navigation": "Main",
  "app.offline": "The server does not answer",
  "app.readOnly": "read-only",
  "nav.query": "Ask",
  "nav.documents": "Documents",
  "nav.schema": "Schema",
  "nav.help": "Help",
  "settings.language": "Language",
  "settings.theme": "Theme",
  "theme.auto": "As the system",
  "theme.light": "Light",
  "theme.dark": "Dark",

  // Everywhere
  "common.close": "Close",
  "common.cancel": "Cancel",
  "common.copy": "Copy",
  "common.copied": "Copied",
  "common.retry": "Try again",
  "common.loading": "Loading…",
  "common.remove": "Remove",
  "common.save": "Save",
  "common.line": "line {line}, column {column}",

  // Standing of statements
  "standing.asserted": "asserted",
  "standing.predicted": "predicted",
  "standing.possible": "possible",
  "standing.planned": "planned",
  "standing.questioned": "questioned",
  "standing.reported-belief": "belief",
  "standing.denied": "denied",
  "sources.one": "{count} source",
  "sources.other": "{count} sources",

  // Evidence, documents, entities, schema, review, upload and graph
  "evidence.title": "Evidence",
};
