/** Asks for the token of a server that lets nobody in without one. */
import { useState } from "preact/hooks";
import { keepToken } from "./api";
import { t } from "./i18n";

export function TokenForm() {
  const [token, setToken] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    keepToken(token.trim());
    location.reload(); // whatever has failed so far is asked for again
  };
  return (
    <form class="notice" onSubmit={submit}>
      <h1>{t("app.tokenTitle")}</h1>
      <label class="token">
        {t("app.token")}
        <input
          class="field"
          type="password"
          autocomplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      <p class="muted">{t("app.tokenHelp")}</p>
      <button type="submit" class="button button-primary" disabled={!token.trim()}>
        {t("app.enter")}
      </button>
    </form>
  );
}
