import type { Keychain } from '../ports.ts';

const SERVICE = 'Switchyard';
/** A keychain that wants to ask a person something waits for that person; a start must not. */
const ANSWER_MS = 3000;
const ABSENT =
  /autolaunch|org\.freedesktop\.secrets was not provided|ServiceUnknown|NoServer|FileNotFound|No such file|Connection refused|Failed to connect to socket/i;

/**
 * The keychain of the operating system, or undefined where there is none (no session bus, no secret service, no binary
 * for this platform). One that is there but locked is returned: its methods then throw. Loads native code, so a start
 * asks for it only when the vault needs it.
 */
export async function findKeychain(): Promise<Keychain | undefined> {
  if (process.platform === 'linux' && process.env['DBUS_SESSION_BUS_ADDRESS'] === undefined) {
    // Without a bus address the library would look for an X11 display to start a bus on.
    if (process.env['XDG_RUNTIME_DIR'] === undefined) return undefined;
  }
  const library = await import('@napi-rs/keyring').catch(() => undefined);
  if (library === undefined) return undefined;
  // The default on Linux falls back to kernel keys without a word, and those are gone after a restart.
  const entry = (account: string) =>
    new library.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } } as never);

  const keychain: Keychain = {
    get: async (account) => (await inTime((signal) => entry(account).getPassword(signal))) ?? undefined,
    set: (account, secret) => inTime((signal) => entry(account).setPassword(secret, signal)),
    delete: async (account) => void (await inTime((signal) => entry(account).deleteCredential(signal))),
  };
  try {
    await keychain.get('probe');
  } catch (error) {
    if (ABSENT.test(String(error))) return undefined;
  }
  return keychain;
}

async function inTime<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new Error('The keychain does not answer; it may be waiting for a person to unlock it.'));
    }, ANSWER_MS);
  });
  try {
    return await Promise.race([ask(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
