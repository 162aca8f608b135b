import { describe, expect, it } from 'vitest';
import { redactShapes } from '../../src/runtime/secret-shapes.ts';
import { redact as redactForSlack } from '../../src/platforms/slack/connection/redact.ts';

/** Put together here, so that no scanner takes them for real. */
const TAIL = 'Planted0Planted0Planted0Planted0';
const SIGNED = ['eyJhbGciOiJIUzI1NiJ9', 'eyJpc3MiOiJwbGFudGVkIn0', 'c2lnbmF0dXJlLXBsYW50ZWQ'].join('.');
const TOKENS = {
  'a bot token of Slack': `xoxb-111-222-${TAIL}`,
  'a rotating token of Slack': `xoxe.xoxp-1-${TAIL}`,
  'an app-level token of Slack': `xapp-1-A0-${TAIL}`,
  'a workflow token of Slack': `xwfp-${TAIL}`,
  'a classic token of GitHub': `ghp_${TAIL}`,
  'a fine-grained token of GitHub': `github_pat_11${TAIL}`,
  'a signed installation token of GitHub': `ghs_123456_${SIGNED}`,
  'a bot token of Discord': ['MTExMTExMTExMTExMTExMTEx', 'Planted', TAIL].join('.'),
  'a signed token': SIGNED,
} as const;

describe('a token is known by its shape', () => {
  it.each(Object.entries(TOKENS))('%s, wherever it stands', (_what, token) => {
    for (const text of [
      token,
      `"${token}"`,
      `Bearer ${token}`,
      `first line\\n${token}`,
      `a quote\\u0022${token}`,
      `?a=b%3D${token}&c=d`,
      `key:${token}.`,
    ]) {
      expect(redactShapes(text), text).toBe(text.replace(token, '[redacted]'));
    }
  });

  it('and so are addresses that let anybody in, and signatures, of which the harmless part stays', () => {
    expect(redactShapes('http://user:pw@127.0.0.1:8080/graphql failed')).toBe(
      'http://[redacted]127.0.0.1:8080/graphql failed',
    );
    expect(redactShapes(`https://discord.com/api/webhooks/111111111111111111/${TAIL}/messages`)).toBe(
      'https://discord.com/api/webhooks/111111111111111111/[redacted]/messages',
    );
    expect(redactShapes('to https://hooks.slack.com/services/T0/B0/planted now')).toBe('to [redacted] now');
    expect(redactShapes('x-slack-signature: v0=0123456789abcdef0123')).toBe('x-slack-signature: [redacted]');
    expect(redactShapes(String.raw`{\"access_token\":\"planted\",\"ok\":true} client_secret=planted&grant=x`)).toBe(
      String.raw`{\"access_token\":\"[redacted]\",\"ok\":true} client_secret=[redacted]&grant=x`,
    );
  });

  it('what is none stays as it is', () => {
    for (const text of [
      'linuxapp-tools/xapp-',
      'https://github.com/qdrant/qdrant?tab=readme',
      'Bot token (xoxb-...)',
      'ann@example.com',
      '"code":4004',
      'v0=1',
      'mongo.eyJ.x',
      'weigh_in',
    ])
      expect(redactShapes(text)).toBe(text);
  });
});

it('what Slack calls a code is a secret too', () => {
  expect(redactForSlack('oauth.v2.access?code=planted&x=1')).toBe('oauth.v2.access?code=[redacted]&x=1');
  expect(redactForSlack(`refused ${TOKENS['a bot token of Slack']}`)).toBe('refused [redacted]');
});
