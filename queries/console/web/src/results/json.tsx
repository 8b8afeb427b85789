/** The result as JSON: readable, its beginning only where it is long, and to copy whole. */
import { useMemo } from "preact/hooks";
import { t } from "../i18n";
import { CopyButton } from "../ui/copy";

interface Props {
  /** The whole result. */
  value: unknown;
  /** The list in it that may be long. */
  list: unknown[];
  /** The result with a part of the list only. */
  withList(part: unknown[]): unknown;
}

const most = 200;

export function JsonView({ value, list, withList }: Props) {
  const text = useMemo(() => pretty(withList(list.slice(0, most))), [value]);
  return (
    <div class="json">
      <div class="json-head">
        {list.length > most && <p class="muted">{t("results.jsonPart", { shown: most, total: list.length })}</p>}
        <CopyButton text={() => pretty(value)} />
      </div>
      <pre tabIndex={0} aria-label="JSON">
        <code>{text}</code>
      </pre>
    </div>
  );
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2);
