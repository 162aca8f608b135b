import { OperatorError } from '../contracts/errors.ts';

interface Told {
  sentence: string;
  hint: string;
}

/** What Node tells of a call to the operating system. */
type SystemError = Error & {
  code: string;
  syscall: string;
  path?: string;
  address?: string;
  port?: number;
  hostname?: string;
};

/**
 * What an operator can do about an error of the operating system, as one sentence and a hint; any other error is handed back
 * as it is. Only calls on files and ports of our own are meant: a connection that fails is somebody else's trouble.
 *
 * @param hosts what we listen on, as it was set: a name of these that is not found is a mistake of ours
 */
export function asOperatorError(error: unknown, hosts: readonly (string | undefined)[] = []): unknown {
  if (!isSystemError(error)) return error;
  const told =
    error.syscall === 'listen'
      ? aboutPort(error)
      : error.syscall === 'getaddrinfo'
        ? aboutHost(error, hosts)
        : aboutFile(error);
  return told === undefined ? error : new OperatorError(told.sentence, told.hint, { cause: error });
}

const noAddress = (address: string): Told => ({
  sentence: `This machine has no address ${address} to listen on.`,
  hint: 'Set GROUNDSWELL_OPS_HOST or SLACK_HOST to an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for all.',
});

const aboutHost = ({ hostname }: SystemError, hosts: readonly (string | undefined)[]): Told | undefined =>
  hostname !== undefined && hosts.includes(hostname) ? noAddress(hostname) : undefined;

function aboutPort({ code, address = '', port = 0 }: SystemError): Told | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return {
        sentence: `Another process listens on port ${port} of ${address} already.`,
        hint: 'Stop it (it may be a second bot), or set another port: GROUNDSWELL_OPS_PORT for operations, SLACK_PORT for Slack.',
      };
    case 'EADDRNOTAVAIL':
      return noAddress(address);
    case 'EACCES':
      return {
        sentence: `This user may not listen on port ${port}.`,
        hint: 'Ports below 1024 are for the administrator: set another one.',
      };
    default:
      return undefined;
  }
}

const RIGHTS = 'Give the user that runs Groundswell the right to read and write there, or name another place.';

function aboutFile({ code, path, syscall }: SystemError): Told | undefined {
  if (path === undefined) return undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { sentence: `This user may not use ${path}.`, hint: RIGHTS };
    case 'EROFS':
      return {
        sentence: `${path} is on a disk that can only be read.`,
        hint: 'Name a place that can be written; in a container, mount a volume there.',
      };
    case 'ENOENT':
      return {
        sentence: `${path} does not exist${syscall === 'mkdir' ? ' and cannot be made' : ''}.`,
        hint: 'Check the path, or name another place.',
      };
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        sentence: `${path} cannot be a folder: a file stands in its way.`,
        hint: 'Check the path, or name another place.',
      };
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        sentence: `The disk is full: ${path} cannot be written.`,
        hint: 'Free some space and start again; what was stored before is safe.',
      };
    default:
      return undefined;
  }
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  'syscall' in error &&
  typeof error.syscall === 'string';
