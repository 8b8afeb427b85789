/** The help page: how to ask, what the standing words mean, and the keys. */
import { type Key, t } from "../i18n";
import { server } from "../session";

const texts: [Key, Key[]][] = [
  ["help.ask", ["help.askWords", "help.askNothing"]],
  ["help.gizmo", ["help.gizmoWords"]],
  ["help.standing", ["help.standingWords"]],
];

// Where, which keys (alternatives apart), and what they do.
const keys: [Key, string[], Key][] = [
  ["help.inBox", ["Enter"], "help.runQuestion"],
  ["help.inBox", ["Ctrl+Enter", "⌘+Enter"], "help.runGizmo"],
  ["help.inBox", ["Ctrl+Space"], "help.completeOpen"],
  ["help.inBox", ["Tab"], "help.completeTake"],
  ["help.inTable", ["↑", "↓", "←", "→"], "help.move"],
  ["help.inTable", ["Page Up", "Page Down", "Home", "End"], "help.page"],
  ["help.inTable", ["Enter"], "help.open"],
  ["help.inTable", ["Shift+Enter"], "help.goto"],
  ["help.inEvidence", ["n", "p", "→", "←"], "help.steps"],
  ["help.anywhere", ["Esc"], "help.stop"],
];

export function HelpPage() {
  return (
    <article class="help">
      <h1>{t("help.title")}</h1>
      {texts.map(([title, paragraphs]) => (
        <section key={title}>
          <h2>{t(title)}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{t(paragraph)}</p>
          ))}
        </section>
      ))}
      <section>
        <h2>{t("help.keys")}</h2>
        <Keys />
      </section>
      <section>
        <h2>{t("help.more")}</h2>
        <ul class="help-links">
          <li>
            <a href="api/openapi.json">{t("help.api")}</a>
          </li>
          <li>
            <a href="LICENSES.txt">{t("help.licences")}</a>
          </li>
          {server.value && <li class="muted">{t("help.version", { version: server.value.version })}</li>}
        </ul>
      </section>
    </article>
  );
}

function Keys() {
  return (
    <table class="keys">
      <thead>
        <tr>
          <th scope="col">{t("help.where")}</th>
          <th scope="col">{t("help.key")}</th>
          <th scope="col">{t("help.does")}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(([where, alternatives, does]) => (
          <tr key={does}>
            <td>{t(where)}</td>
            <td>
              {alternatives.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </td>
            <td>{t(does)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
