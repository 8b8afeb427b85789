/** A field in which one names an entity, completed from what is stored. */
import { useEffect, useId, useState } from "preact/hooks";
import { type Completion, complete, isAbort } from "../api";
import { number } from "../i18n";

export interface Picked {
  iri: string;
  label: string;
}

interface Props {
  label: string;
  value: Picked | undefined;
  onPick(picked: Picked | undefined): void;
}

export function EntityPicker({ label, value, onPick }: Props) {
  const [text, setText] = useState(value?.label ?? "");
  const [items, setItems] = useState<Completion[]>([]);
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const id = useId();

  useEffect(() => {
    if (!open || text.trim() === "") return setItems([]);
    const controller = new AbortController();
    complete(text.trim(), "entity", 8, controller.signal).then(
      (found) => {
        setItems(found);
        setActive(found.length > 0 ? 0 : -1);
      },
      (error: unknown) => {
        if (!isAbort(error)) setItems([]);
      },
    );
    return () => controller.abort();
  }, [text, open]);

  const pick = (item: Completion) => {
    setText(item.label);
    setOpen(false);
    onPick({ iri: item.iri, label: item.label });
  };

  const type = (typed: string) => {
    setText(typed);
    setOpen(true);
    onPick(undefined);
  };

  const keyDown = (event: KeyboardEvent) => {
    if (!open || items.length === 0) return;
    switch (event.key) {
      case "ArrowDown":
        setActive((active + 1) % items.length);
        break;
      case "ArrowUp":
        setActive((active + items.length - 1) % items.length);
        break;
      case "Enter":
        pick(items[active]!);
        break;
      case "Escape":
        setOpen(false);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const shown = open && items.length > 0;
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="field"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={keyDown}
        onBlur={() => setOpen(false)}
      />
      <ul id={`${id}-list`} class="picker-list" role="listbox" aria-label={label} hidden={!shown}>
        {items.map((item, i) => (
          <li
            key={item.iri}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            // Pressing would take the focus from the field and so close the list first.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(item)}
          >
            <span dir="auto">{item.label}</span> <span class="muted small">{item.short}</span>{" "}
            <span class="muted small number">{number(item.count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
