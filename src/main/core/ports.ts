import type { DesktopPatch, DesktopSettings } from '../../contract/desktop.ts';

/** What a shell (Electron or plain Node) supplies to the hub. `core` itself never imports electron. */
export interface Ports {
  paths: Paths;
  clock: Clock;
  log: Logger;
  /** The operating system's keychain; undefined where there is none. */
  keychain: Keychain | undefined;
  /** Looks for the keychain where `keychain` was not asked for, because the vault is kept elsewhere. */
  findKeychain?: () => Promise<Keychain | undefined>;
  /** Passphrase for the vault, where the person set one (SWITCHYARD_PASSPHRASE). */
  passphrase: string | undefined;
  /**
   * Asks the person for it, where one can be asked; undefined for an answer when they would rather not say.
   * @param wrong whether the last one did not open the vault
   */
  askPassphrase?: ((wrong: boolean) => Promise<string | undefined>) | undefined;
  /**
   * Where Switchyard's client id metadata document is published, an https address; undefined where it is not
   * (SWITCHYARD_CLIENT_METADATA_URL).
   */
  clientMetadataUrl?: string | undefined;
  /** Opens an http(s) address in the person's browser. */
  openUrl(url: URL): Promise<void>;
  /** Tells the person something that needs them. */
  notify(notification: { title: string; body: string }): void;
  /** How the app behaves on the desktop; undefined without a window. */
  desktop?: Desktop | undefined;
}

export interface Desktop {
  get(): Promise<DesktopSettings>;
  /** What is left out stays. @throws Error when the operating system refuses */
  update(patch: DesktopPatch): Promise<DesktopSettings>;
}

/** All files of one installation live below `dataDir`, which has mode 0700; every file in it has mode 0600. */
export interface Paths {
  dataDir: string;
  /** The built web app; undefined where it was not built. */
  webDir?: string | undefined;
}

export interface Clock {
  /** Milliseconds since 1970: for what people read. It may jump. */
  now(): number;
  /** Milliseconds from an arbitrary start, never backwards: for every duration and time-out. */
  monotonic(): number;
}

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One secret per account name. Methods throw when the keychain is locked or gone. */
export interface Keychain {
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<void>;
}
