/** What is captured before an implementation is loaded: methods that stay what they were. */
import { describe, expect, it } from 'vitest';
import { keepMethods } from '../../../subjects/calls/untouched.ts';

class Base {
  write() {
    return 'written';
  }
  end() {
    return 'ended by the base';
  }
}

class Socket extends Base {
  readonly mine = 'field';
  get state() {
    return 'open';
  }
  override end() {
    return 'ended';
  }
}

describe('an object that keeps its methods', () => {
  const kept = () => {
    const socket = new Socket();
    const own = Object.assign(socket, { write: () => 'its own' });
    const plain = new Socket();
    keepMethods(own);
    keepMethods(plain);
    return { own, plain };
  };

  it('has those of all its prototypes, the nearest first, whatever becomes of these', () => {
    const { plain } = kept();
    const originals = [Base.prototype.write, Socket.prototype.end] as const;
    try {
      Base.prototype.write = () => 'replaced';
      Socket.prototype.end = () => 'replaced';
      expect([plain.write(), plain.end()]).toEqual(['written', 'ended']);
      expect(new Socket().write()).toBe('replaced');
    } finally {
      [Base.prototype.write, Socket.prototype.end] = originals;
    }
  });

  it('keeps what is its own, and gets nothing that is no method of it', () => {
    const { own, plain } = kept();
    expect(own.write()).toBe('its own');
    expect(Object.getOwnPropertyNames(plain).toSorted()).toEqual(['end', 'mine', 'write']);
  });
});
