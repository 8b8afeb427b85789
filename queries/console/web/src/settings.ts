/**
 * What a reader chooses once: the language and the theme. Both are kept in the
 * browser; the language also stands in links, and a link's language goes first.
 */
import { effect, signal } from "@preact/signals";

export type Language = "en" | "km";
export type Theme = "auto" | "light" | "dark";

const languageKey = "newsgraph.language";
const themeKey = "newsgraph.theme";

export const isLanguage = (value: unknown): value is Language => value === "en" || value === "km";
const isTheme = (value: unknown): value is Theme => value === "auto" || value === "light" || value === "dark";

function firstLanguage(): Language {
  const kept = localStorage.getItem(languageKey);
  if (isLanguage(kept)) return kept;
  return navigator.languages.some((tag) => tag.startsWith("km")) ? "km" : "en";
}

function firstTheme(): Theme {
  const kept = localStorage.getItem(themeKey);
  return isTheme(kept) ? kept : "auto";
}

export const language = signal<Language>(firstLanguage());
export const theme = signal<Theme>(firstTheme());

/** Keeps the choices, and shows them on the page, from now on. */
export function applySettings(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    localStorage.setItem(languageKey, language.value);
  });
  effect(() => {
    const chosen = theme.value;
    if (chosen === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    localStorage.setItem(themeKey, chosen);
  });
}
