/** The console's texts in Khmer. */
import type { en } from "./en";

export const km: Record<keyof typeof en, string> = {
  // Shell
  "app.skip": "រំលងទៅខ្លឹមសារ",
  "app.title": "newsgraph",
  "app.navigation": "ម៉ឺនុយមេ",
  "app.offline": "ម៉ាស៊ីនមេមិនឆ្លើយតប",
  "app.readOnly": "អានតែប៉ុណ្ណោះ",
  "nav.query": "សួរ",
  "nav.documents": "ឯកសារ",
  "nav.schema": "គ្រោងទិន្នន័យ",
  "nav.help": "ជំនួយ",
  "settings.language": "ភាសា",
  "settings.theme": "ពណ៌ផ្ទៃ",
  "theme.auto": "តាមប្រព័ន្ធ",
  "theme.light": "ភ្លឺ",
  "theme.dark": "ងងឹត",

  // Everywhere
  "common.close": "បិទ",
  "common.cancel": "បោះបង់",
  "common.copy": "ចម្លង",
  "common.copied": "បានចម្លង",
  "common.retry": "ព្យាយាមម្ដងទៀត",
  "common.loading": "កំពុងផ្ទុក…",
  "common.remove": "ដកចេញ",
  "common.save": "រក្សាទុក",
  "common.line": "បន្ទាត់ {line} ជួរឈរ {column}",

  // Standing of statements
  "standing.asserted": "អះអាង",
  "standing.predicted": "ព្យាករ",
  "standing.possible": "អាចទៅរួច",
  "standing.planned": "គ្រោងទុក",
  "standing.questioned": "មានការសង្ស័យ",
  "standing.reported-belief": "ជំនឿ",
  "standing.denied": "បដិសេធ",
  "sources.one": "ប្រភព {count}",
  "sources.other": "ប្រភព {count}",

  // Evidence, documents, entities, schema, review, upload and graph
  "evidence.title": "ភស្តុតាង",
};
