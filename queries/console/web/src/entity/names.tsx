/** The names of an entity, a line for each language, the preferred one first. */
import type { EntityPage } from "../api";
import { languageName, t } from "../i18n";
import { groupBy } from "../ui/group-by";

export function Names({ names }: { names: EntityPage["names"] }) {
  if (names.length === 0) return null;
  const byLanguage = groupBy(names, (name) => name.language);
  return (
    <section class="names" aria-label={t("entity.names")}>
      <dl class="details">
        {[...byLanguage].map(([language, group]) => (
          <div key={language}>
            <dt>{languageName(language) || t("entity.anyLanguage")}</dt>
            <dd lang={language || undefined}>
              {[...group]
                .sort((a, b) => Number(b.preferred) - Number(a.preferred))
                .map((name, i) => (
                  <span key={name.text}>
                    {i > 0 && ", "}
                    <bdi>{name.text}</bdi>
                  </span>
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
