import { describe, expect, it } from 'vitest';
import { secretsOf } from '../../src/app/settings.ts';
import { connectionTrouble } from '../../src/runtime/connection-trouble.ts';
import { readProxy } from '../../src/runtime/proxy.ts';

describe('the proxy', () => {
  it('is read from the usual variables, lower case first', () => {
    expect(readProxy({})).toBeUndefined();
    expect(readProxy({ NO_PROXY: 'localhost', HTTPS_PROXY: ' ' })).toBeUndefined();
    expect(
      readProxy({
        HTTPS_PROXY: 'http://upper:1',
        https_proxy: 'http://lower:1',
        no_proxy: 'a,.b',
        HTTP_PROXY: 'https://h:2',
      }),
    ).toEqual({ httpProxy: 'https://h:2', httpsProxy: 'http://lower:1', noProxy: 'a,.b' });
  });

  it.each([
    ['HTTPS_PROXY', 'socks5://127.0.0.1:1080'],
    ['http_proxy', 'proxy:3128'],
    ['HTTP_PROXY', 'nonsense'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(() => readProxy({ [name]: value })).toThrow(`${name} should be the http or https address of a proxy.`);
  });

  it('keeps its password out of what is shown', () => {
    expect(secretsOf({ https_proxy: 'http://ann:s%20cret@proxy:3128' })).toEqual(['s cret', 'ann:s%20cret']);
    expect(secretsOf({ HTTPS_PROXY: 'http://proxy:3128' })).toEqual([]);
  });
});

const withCode = (code: string, cause?: unknown): Error =>
  Object.assign(new Error('fetch failed', cause === undefined ? {} : { cause }), { code });

describe('a connection that does not come about', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /authority that this machine does not know/, /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /authority that this machine does not know/, /NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', /has expired/, /clock/],
    ['CERT_NOT_YET_VALID', /not valid yet/, /clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another name/, /address/],
    ['ENOTFOUND', /name is not known/, /DNS/],
    ['EAI_AGAIN', /name is not known/, /HTTPS_PROXY/],
    ['ENETUNREACH', /network refuses/, /IPv6/],
    ['ECONNREFUSED', /refused/, /port/],
    ['UND_ERR_CONNECT_TIMEOUT', /too long/, /firewall/i],
  ])('%s says what to do, wherever the code stands', (code, sentence, hint) => {
    const plain = withCode(code);
    const wrapped = new Error('outer', { cause: new TypeError('fetch failed', { cause: plain }) });
    const gathered = new AggregateError([new Error('other'), plain]);
    const original = Object.assign(new Error('of a library'), { original: plain });
    for (const error of [plain, wrapped, gathered, original]) {
      expect(connectionTrouble(error)?.sentence).toMatch(sentence);
      expect(connectionTrouble(error)?.hint).toMatch(hint);
    }
  });

  it('is not made of other errors', () => {
    for (const error of [new Error('Not Found'), withCode('ENOENT'), withCode('constructor'), 'text', null])
      expect(connectionTrouble(error)).toBeUndefined();
  });
});
