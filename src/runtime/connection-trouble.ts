import { proxyInUse } from './proxy.ts';

export interface Trouble {
  /** Without a full stop, to go on with. */
  readonly sentence: string;
  readonly hint: string;
}

const COMPANY_CERTIFICATE: Trouble = {
  sentence: 'its certificate is signed by an authority that this machine does not know',
  hint: 'A proxy of the company that opens TLS does this. Save the company’s root certificate as PEM and set NODE_EXTRA_CA_CERTS to that file before the start (not in .env: Node reads it first).',
};
const UNREACHABLE: Trouble = {
  sentence: 'the network refuses the way there',
  hint: 'If this machine has no IPv6, set NODE_OPTIONS=--dns-result-order=ipv4first; if it may only go out by a proxy, set HTTPS_PROXY.',
};
const NO_NAME: Trouble = {
  sentence: 'its name is not known here',
  hint: 'Check the address and the DNS of this machine; where only a proxy may go out, set HTTPS_PROXY.',
};
const TOO_SLOW: Trouble = {
  sentence: 'the connection took too long',
  hint: 'A firewall may drop it: where only a proxy may go out, set HTTPS_PROXY.',
};

/** What Node, undici and OpenSSL call the ways in which no connection comes about. */
const BY_CODE: Readonly<Record<string, Trouble>> = {
  SELF_SIGNED_CERT_IN_CHAIN: COMPANY_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: COMPANY_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: COMPANY_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: COMPANY_CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: COMPANY_CERTIFICATE,
  CERT_UNTRUSTED: COMPANY_CERTIFICATE,
  CERT_HAS_EXPIRED: {
    sentence: 'its certificate has expired',
    hint: 'If the clock of this machine is wrong, let it keep its time by NTP; else the other side must renew the certificate.',
  },
  CERT_NOT_YET_VALID: {
    sentence: 'its certificate is not valid yet',
    hint: 'The clock of this machine is behind: let it keep its time by NTP.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    sentence: 'its certificate is for another name',
    hint: 'Check the address; a proxy or a sign-in page of the network may answer in its place.',
  },
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: NO_NAME,
  ECONNREFUSED: {
    sentence: 'the connection is refused there',
    hint: 'Check the address and the port; where only a proxy may go out, set HTTPS_PROXY.',
  },
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ETIMEDOUT: TOO_SLOW,
  UND_ERR_CONNECT_TIMEOUT: TOO_SLOW,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    sentence: 'what answers there does not speak TLS',
    hint: 'Check the address: https for a server that speaks http, or a proxy given as https:// that is http://.',
  },
};

const PROXY_REFUSES: Trouble = {
  sentence: 'the proxy asks for a user name and a password',
  hint: 'Set them in the address: HTTPS_PROXY=http://user:password@proxy:3128.',
};

/**
 * Why no connection came about, from the error or whatever caused it; undefined for every other error. Names no address and
 * repeats nothing of the other side.
 */
export function connectionTrouble(error: unknown): Trouble | undefined {
  const seen = causesOf(error);
  if (seen.some((each) => /\b407\b|Proxy Authentication Required/i.test(each.message))) return PROXY_REFUSES;
  const code = seen.map(codeOf).find((each) => each !== undefined && Object.hasOwn(BY_CODE, each));
  const trouble = code === undefined ? undefined : BY_CODE[code];
  const tunnel = seen.find((each) => /(?:proxy|tunnel)/i.test(`${each.name} ${codeOf(each) ?? ''} ${each.message}`));
  if (trouble === undefined)
    return tunnel === undefined || proxyInUse() === undefined
      ? undefined
      : {
          sentence: 'the proxy did not let it through',
          hint: 'Check HTTPS_PROXY and NO_PROXY, and what the proxy allows.',
        };
  if (proxyInUse() === undefined || trouble === COMPANY_CERTIFICATE) return trouble;
  return {
    ...trouble,
    hint: `Everything goes through the proxy of HTTPS_PROXY: check its address, or add the host to NO_PROXY.`,
  };
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The error, what caused it, and those that it gathers (one for each address of a host). */
function causesOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 8) return [];
  const gathered: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  // Libraries wrap what failed in a field of their own.
  const original = 'original' in error ? error.original : undefined;
  return [error, ...[error.cause, original, ...gathered].flatMap((each) => causesOf(each, depth + 1))];
}
