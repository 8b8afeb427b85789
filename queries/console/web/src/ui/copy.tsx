/** A button that copies a text and says so for a moment. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "./button";

interface Props {
  /** Made when the button is pressed. */
  text(): string;
  /** What the button says; without it, that it copies. */
  children?: ComponentChildren;
}

export function CopyButton({ text, children }: Props) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    await copyText(text());
    setCopied(true);
  };

  return (
    <Button look="quiet" onClick={() => void copy()}>
      {copied ? t("common.copied") : (children ?? t("common.copy"))}
      <span class="hidden" role="status">
        {copied ? t("common.copied") : ""}
      </span>
    </Button>
  );
}

// Pages over plain HTTP from another machine have no navigator.clipboard.
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
