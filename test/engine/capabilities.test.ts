import { expect, test } from 'vitest';
import { formsOf, grantForms, parseGrant, permissions } from '../../src/engine/capabilities.ts';

test('what must be granted is named as --allow takes it', () => {
  expect(formsOf(permissions)).toBe('read:PATH,write:PATH,program:NAME,net:HOST:PORT');
  expect(formsOf([])).toBe('');
  expect(Object.keys(grantForms)).toEqual([...permissions]);
});

test.each([
  ['read:/tmp/a b', { kind: 'read', path: '/tmp/a b' }],
  [' write:C:\\Temp ', { kind: 'write', path: 'C:\\Temp' }],
  ['program:git', { kind: 'program', name: 'git' }],
  ['net:Host.Example:443', { kind: 'net', host: 'host.example', port: 443 }],
  ['net:[::1]:80', { kind: 'net', host: '::1', port: 80 }],
  [' environment', { kind: 'environment' }],
  ['net:h:1', { kind: 'net', host: 'h', port: 1 }],
  ['read:C:\\a\nb', { kind: 'read', path: 'C:\\a\nb' }],
  ['net:[FE80::1]:22', { kind: 'net', host: 'fe80::1', port: 22 }],
  ['net:h:65535', { kind: 'net', host: 'h', port: 65_535 }],
])('%s grants it', (text, grant) => {
  expect(parseGrant(text)).toEqual(grant);
});

test.each([
  '',
  'read:',
  'read',
  'program:',
  'net:',
  ':h',
  '9read:/tmp',
  'READ:/tmp',
  'net:h:0',
  'net:h:65536',
  'net:h:x',
  'net:h:80x',
  'net::80',
  'net:[]:80',
  'net:[::1:80',
  'net:[::1]80',
  'net:x[::1]:80',
  'net:a:b:80',
  'net:h',
  'other:h:80',
  'environment:x',
])('%j grants nothing', (text) => {
  expect(parseGrant(text)).toBeUndefined();
});
