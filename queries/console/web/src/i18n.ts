/**
 * The texts of the console in the reader's language.
 *
 *   t("results.shown", { shown: 100, total: 12400 })  → "100 of 12,400"
 *
 * A text may hold {name} for a value; numbers are written as the language
 * writes them. Where a text depends on a count, the key has two entries,
 * "key.one" and "key.other", and plural picks one. Components that call these
 * are drawn anew when the language changes.
 */
import { en } from "./i18n/en";
import { km } from "./i18n/km";
import { language } from "./settings";

export type Key = keyof typeof en;
type PluralKey = Key extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;
export type Values = Record<string, string | number>;

const texts: Record<"en" | "km", Record<Key, string>> = { en, km };

// In Khmer the digits are the ones the rest of the page has: analysts paste
// figures into other programs.
const locales = { en: "en-GB", km: "km-KH-u-nu-latn" };

export function t(key: Key, values: Values = {}): string {
  return texts[language.value][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** The text for a count: plural("rows", 1) takes "rows.one". {count} is the count. */
export function plural(key: PluralKey, count: number, values: Values = {}): string {
  const form = new Intl.PluralRules(locales[language.value]).select(count) === "one" ? "one" : "other";
  return t(`${key}.${form}` as Key, { ...values, count });
}

export function number(value: number): string {
  return new Intl.NumberFormat(locales[language.value]).format(value);
}

export function percent(value: number): string {
  return new Intl.NumberFormat(locales[language.value], { style: "percent" }).format(value);
}

/** A duration as the server writes it, "1.83783s", to three digits. */
export function duration(text: string): string {
  const [, digits, unit] = /^([\d.]+)(µs|ms|s)$/.exec(text) ?? [];
  return digits && unit ? `${number(Number(Number(digits).toPrecision(3)))} ${unit}` : text;
}

/** Size in the units that people know, "24.6 kB". */
export function bytes(value: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return new Intl.NumberFormat(locales[language.value], {
    style: "unit",
    unit: units[power]!,
    maximumFractionDigits: 1,
  }).format(value / 1000 ** power);
}

/** The name of a language, in the reader's. Not every browser has names in Khmer for all. */
export function languageName(code: string): string {
  if (!code) return "";
  if (code === "en" || code === "km" || code === "zh") return t(`language.${code}`);
  try {
    return new Intl.DisplayNames([locales[language.value]], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // not a language tag: articles may say anything
  }
}
