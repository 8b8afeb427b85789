/**
 * Content that a component fetches when it appears, and again when one of its
 * dependencies changes. An answer that comes too late is dropped, and its
 * request is aborted.
 */
import { useEffect, useState } from "preact/hooks";
import { isAbort } from "../api";
import { language } from "../settings";

export interface Loaded<T> {
  value: T | undefined;
  error: unknown;
  loading: boolean;
  /** Fetches it again. */
  reload(): void;
}

/** Fetches with what load returns. The reader's language is always a dependency. */
export function useRequest<T>(load: (signal: AbortSignal) => Promise<T>, dependencies: unknown[]): Loaded<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<Omit<Loaded<T>, "reload">>({ value: undefined, error: undefined, loading: true });

  useEffect(() => {
    const controller = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ value, error: undefined, loading: false });
      },
      (error: unknown) => {
        if (!isAbort(error) && !controller.signal.aborted) setState({ value: undefined, error, loading: false });
      },
    );
    return () => controller.abort();
  }, [...dependencies, language.value, turn]);

  return { ...state, reload: () => setTurn(turn + 1) };
}
