import { afterEach, expect } from 'vitest';

const known = Reflect.ownKeys(Object.prototype);

// Foreign names become keys somewhere: whoever writes to what all objects have in common breaks everything behind it.
afterEach(() => {
  const added = Reflect.ownKeys(Object.prototype).filter((key) => !known.includes(key));
  for (const key of added) Reflect.deleteProperty(Object.prototype, key);
  expect(added).toEqual([]);
});
