/** A button that copies a text and says that it did. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "./button";

export function CopyButton({ text }: { text(): string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => void navigator.clipboard.writeText(text()).then(() => setCopied(true));
  return (
    <Button onClick={copy}>
      <span aria-live="polite">{t(copied ? "common.copied" : "common.copy")}</span>
    </Button>
  );
}
