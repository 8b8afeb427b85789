/** What the console knows of its server: read once, and again after a change. */
import { signal } from "@preact/signals";
import { schema, type Stats, stats } from "./api";

/** Undefined until the server has answered. */
export const server = signal<Stats | undefined>(undefined);
/** The namespaces of the server's data by prefix. */
export const prefixes = signal<Record<string, string>>({});
export const serverError = signal<unknown>(undefined);

/** Whether reviews, merges and uploads are to be offered. */
export const canWrite = () => server.value?.canWrite ?? false;

export async function refreshServer(): Promise<void> {
  try {
    server.value = await stats();
    prefixes.value = (await schema()).prefixes;
    serverError.value = undefined;
  } catch (error) {
    serverError.value = error;
  }
}
