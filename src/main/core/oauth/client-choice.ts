import type { AccountSecrets, ManualClient } from './account-secrets.ts';
import type { Discovered } from './discovery.ts';
import type { GuardedFetch } from './guarded-fetch.ts';
import { CALLBACK_PATH, FIXED_PORT, LoopbackReceiver } from './loopback-receiver.ts';
import * as errors from './oauth-errors.ts';
import { type Registration, register } from './registration.ts';

export interface ChoiceOptions {
  name: string;
  connectionId: string;
  discovered: Discovered;
  secrets: AccountSecrets;
  /** Where Switchyard's client id metadata document is published, if it is. */
  clientMetadataUrl: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
  fetch: GuardedFetch;
  signal: AbortSignal;
}

export interface Choice {
  registration: Registration;
  receiver: LoopbackReceiver;
  /** It was registered for an earlier sign-in: the server may have forgotten it. */
  reused: boolean;
}

/**
 * Picks the client to sign in with, and begins to listen where its browser comes back to: what the person entered, else
 * a metadata document, else what was registered before at this very issuer, else a new registration.
 * @throws SignInError SIGN_IN_CLIENT_NEEDED, SIGN_IN_UNSAFE, SIGN_IN_UNREACHABLE; SwitchyardError PORT_TAKEN
 */
export async function chooseClient(options: ChoiceOptions): Promise<Choice> {
  const { connectionId, discovered, secrets, clientMetadataUrl } = options;
  const manual = secrets.manual(connectionId);
  if (manual !== undefined) return withManual(options, manual);
  const { server, issuer } = discovered;
  if (server.client_id_metadata_document_supported === true && clientMetadataUrl !== undefined) {
    const registration: Registration = {
      kind: 'metadata-document',
      issuer,
      clientId: clientMetadataUrl,
      clientSecret: undefined,
      secretExpiresAt: undefined,
      method: 'none',
      redirectUri: undefined,
    };
    return { registration, receiver: await anyPort(), reused: false };
  }
  return withDynamic(options);
}

async function withManual(
  { name, discovered, connectionId, secrets }: ChoiceOptions,
  manual: ManualClient,
): Promise<Choice> {
  const { issuer } = discovered;
  if (manual.issuer !== undefined && manual.issuer !== issuer)
    throw errors.clientOfAnother(name, manual.issuer, issuer);
  const receiver = await LoopbackReceiver.listen({
    port: manual.redirectPort,
    host: manual.redirectHost,
    orAnother: false,
  });
  const bound = { ...manual, issuer };
  // From its first use on it belongs to this issuer: another one that the server may name later never sees it.
  if (manual.issuer === undefined) await secrets.saveManual(connectionId, bound);
  return { registration: bound, receiver, reused: false };
}

async function withDynamic(options: ChoiceOptions): Promise<Choice> {
  const { connectionId, discovered, secrets, now } = options;
  const { server, issuer } = discovered;
  const known = secrets.registration(connectionId, issuer);
  const usable = known !== undefined && (known.secretExpiresAt === undefined || known.secretExpiresAt > now);
  const port = usable && known.redirectUri !== undefined ? Number(new URL(known.redirectUri).port) : 0;
  const receiver =
    port === 0
      ? await anyPort()
      : await LoopbackReceiver.listen({ port, host: '127.0.0.1', orAnother: true });
  // Servers compare the redirect URI letter by letter: on another port it is another client.
  if (usable && known.redirectUri === receiver.redirectUri)
    return { registration: known, receiver, reused: true };
  try {
    const registration = await register({ ...options, server, issuer, redirectUri: receiver.redirectUri });
    await secrets.saveRegistration(connectionId, { ...registration, issuer });
    return { registration, receiver, reused: false };
  } catch (error) {
    receiver.close();
    throw error;
  }
}

function anyPort(): Promise<LoopbackReceiver> {
  return LoopbackReceiver.listen({ port: 0, host: '127.0.0.1', orAnother: true });
}

/** Where the browser comes back to with a client that was registered by hand. */
export function manualRedirectUri(
  client: Pick<ManualClient, 'redirectHost' | 'redirectPort'> | undefined,
): string {
  return `http://${client?.redirectHost ?? '127.0.0.1'}:${client?.redirectPort ?? FIXED_PORT}${CALLBACK_PATH}`;
}
