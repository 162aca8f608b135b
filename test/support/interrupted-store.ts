import type { Store } from '../../db/store.ts';

const isWrite = (method: string): boolean => /^(record|observe|mark|set)/.test(method);

/** The store with somebody who is told right before and right after each of its writes, by number from 1. */
export function interrupted(store: Store, tell: (write: number, when: 'before' | 'after') => void): Store {
  let writes = 0;
  const part = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (owner, name) => {
        const member: unknown = Reflect.get(owner, name);
        if (typeof member !== 'function' || typeof name !== 'string' || !isWrite(name)) return member;
        return async (...args: unknown[]): Promise<unknown> => {
          writes += 1;
          const mine = writes;
          tell(mine, 'before');
          const result: unknown = await Reflect.apply(member, owner, args);
          tell(mine, 'after');
          return result;
        };
      },
    });
  return { ...store, projects: part(store.projects), observations: part(store.observations) };
}
