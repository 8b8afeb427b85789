/** The header: where one can go, in which language, by which light. */
import { useId } from "preact/hooks";
import { type Key, t } from "./i18n";
import { href, type Page, place } from "./router";
import { server } from "./session";
import { language, type Language, theme, type Theme } from "./settings";

const links: [Page, Key][] = [
  ["query", "nav.query"],
  ["documents", "nav.documents"],
  ["schema", "nav.schema"],
  ["help", "nav.help"],
];

export function Header() {
  return (
    <header class="header">
      <a class="brand" href={href("query")}>
        {t("app.title")}
      </a>
      <nav class="nav" aria-label={t("app.navigation")}>
        {links.map(([page, key]) => (
          <a key={page} href={href(page)} aria-current={place.value.page === page ? "page" : undefined}>
            {t(key)}
          </a>
        ))}
      </nav>
      <div class="header-end">
        {server.value?.readOnly && <span class="badge">{t("app.readOnly")}</span>}
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const choose = (chosen: Language) => () => (language.value = chosen);
  return (
    <div class="switch" role="group" aria-label={t("settings.language")}>
      <button type="button" lang="en" aria-pressed={language.value === "en"} onClick={choose("en")}>
        English
      </button>
      <button type="button" lang="km" aria-pressed={language.value === "km"} onClick={choose("km")}>
        ខ្មែរ
      </button>
    </div>
  );
}

function ThemeSwitch() {
  const id = useId();
  return (
    <span class="select">
      <label class="hidden" for={id}>
        {t("settings.theme")}
      </label>
      <select id={id} value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
        <option value="auto">{t("theme.auto")}</option>
        <option value="light">{t("theme.light")}</option>
        <option value="dark">{t("theme.dark")}</option>
      </select>
    </span>
  );
}
