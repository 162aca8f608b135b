import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { Clock } from '../../../src/contracts/clock.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/contracts/clock.ts';
import type { FakeAnswer, SeenRequest } from './requests.ts';

/** A GitHub App with one installation: its key, and the installation tokens that were given out. */
export class FakeApp {
  readonly id = '4711';
  readonly installationId = 815;
  readonly privateKey: string;
  suspended = false;
  given = 0;
  private readonly publicKey: string;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.privateKey = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    this.publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  isToken(token: string): boolean {
    return /^ghs_\d+$/.test(token) && Number(token.slice(4)) <= this.given && !this.suspended;
  }

  /** `POST /app/installations/{id}/access_tokens`, by a JSON web token that the App signed. */
  accessToken(request: SeenRequest): FakeAnswer {
    const refuse = (status: number, message: string): FakeAnswer => ({ status, headers: {}, body: { message } });
    const jwt = /^bearer (.+)$/i.exec(String(request.headers['authorization'] ?? ''))?.[1] ?? '';
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const key = createPublicKey(this.publicKey);
    if (!verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')))
      return refuse(401, 'A JSON web token could not be decoded');
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, number>;
    if (String(iss) !== this.id) return refuse(401, 'Integration not found');
    if ((exp ?? 0) - (iat ?? 0) > 11 * (MINUTE / SECOND))
      return refuse(401, "'Expiration time' claim ('exp') is too far in the future");
    if (!request.path.includes(`/${this.installationId}/`)) return refuse(404, 'Not Found');
    if (this.suspended) return refuse(403, 'This installation has been suspended');
    this.given += 1;
    return {
      status: 201,
      headers: {},
      body: {
        token: `ghs_${this.given}`,
        expires_at: new Date(this.clock.now() + HOUR).toISOString(),
        permissions: { metadata: 'read' },
        repository_selection: 'all',
      },
    };
  }
}
