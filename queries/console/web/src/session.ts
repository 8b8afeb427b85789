/** What the console knows of its server: read once, and again after a change. */
import { signal } from "@preact/signals";
import { type Stats, stats } from "./api";

/** Undefined until the server has answered. */
export const server = signal<Stats | undefined>(undefined);
export const serverError = signal<unknown>(undefined);

/** Whether reviews, merges and uploads are to be offered. */
export const canWrite = () => server.value?.canWrite ?? false;

export async function refreshServer(): Promise<void> {
  try {
    server.value = await stats();
    serverError.value = undefined;
  } catch (error) {
    serverError.value = error;
  }
}
