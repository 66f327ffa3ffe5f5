import { expect, test } from 'vitest';
import { credentialNamed, credentialsIn, isLiteral } from '../../src/analysis/credentials.ts';

/** The kinds found in a text. */
const kinds = (text: string) => credentialsIn(text).map(({ kind }) => kind);

test.each([
  ['$adminPassword = "Summer2024"', 'password'],
  ["$pwd2 = 'Summer2024'", 'password'],
  ["$pass='Summer2024'", 'password'],
  ["[string]$userPass = 'Summer2024'", 'password'],
  ['if ($password -eq "Summer2024") {', 'password'],
  ["@{ User = 'x'; Password = 'Summer2024' }", 'password'],
  ['{ "user": "x", "password": "Summer2024" }', 'password'],
  ['$table.Add("password", "Summer2024")', 'password'],
  ['<user>x</user><password>Summer2024</password>', 'password'],
  ['string password = "Summer2024";', 'password'],
  ["Set-Thing -User x -Password 'Summer2024'", 'password'],
  ['tool.exe /user:x /password:Summer2024', 'password'],
  ['tool --user x --password Summer2024', 'password'],
  ['psexec \\\\web01 -u ops\\x -p Summer2024 cmd', 'password'],
  ['plink -ssh -pw Summer2024 x@web01', 'password'],
  ['schtasks /create /ru x /rp Summer2024', 'password'],
  ['cmdkey /add:web01 /user:x /pass:Summer2024', 'password'],
  ['ConvertTo-SecureString "Summer2024" -AsPlainText -Force', 'password'],
  ["ConvertTo-SecureString -AsPlainText -Force -String 'Summer2024'", 'password'],
  ["'Summer2024' | ConvertTo-SecureString -AsPlainText -Force", 'password'],
  ['net use X: \\\\files\\share Summer2024 /user:ops\\x', 'password'],
  ['net use \\\\files\\share /user:ops\\x Summer2024 /persistent:no', 'password'],
  ['net.exe user backup Summer2024 /add', 'password'],
  ['New-Object System.Net.NetworkCredential("x", "Summer2024")', 'user name and password'],
  ['Server=db01;Database=Ops;User Id=x;Password=Summer2024;', 'connection string with a password'],
  ['$c = "Data Source=db01;Initial Catalog=o;uid=x;pwd=Summer2024"', 'connection string with a password'],
  ['AccountName=x;AccountKey=abcdefghijklmnopqrstuvwx==', 'connection string with a password'],
  ['https://x:Summer2024@git.example.org/repo', 'user name and password'],
  ['$apiKey = "0123456789abcdef"', 'key or token'],
  ["$headers['X-API-Key'] = '0123456789abcdef'", 'key or token'],
  ['https://example.org/a?x=1&api_key=0123456789abcdef', 'key or token'],
  ['$clientSecret = "0123456789abcdef"', 'key or token'],
  ["Authorization = 'Bearer 0123456789abcdef0123'", 'key or token'],
  ['AKIA0123456789ABCDEF', 'key or token'],
  ['-----BEGIN RSA PRIVATE KEY-----', 'private key'],
])('%s', (text, kind) => {
  expect(kinds(`# first line\n${text}\n# last line`)).toEqual([kind]);
  const [found] = credentialsIn(`# first line\n${text}`);
  expect(found?.offset).toBeGreaterThanOrEqual('# first line\n'.length);
});

test.each([
  '$password = "{{init.Password}}"',
  '$password = "$given"',
  '$password = $given',
  '$password = Get-Content pw.txt | ConvertTo-SecureString',
  '$password = Read-Host "Password"',
  '$password = ""',
  '$password = "***"',
  'param([string]$Password, [string]$ApiKey)',
  '$passwordFile = "C:\\pw.txt"',
  '$tokenUrl = "https://example.org/token"',
  'Set-ADUser x -PasswordNeverExpires $true',
  "$bypass = 'yes'",
  'ConvertTo-SecureString "{{$Ops/Password}}" -AsPlainText -Force',
  'ConvertTo-SecureString $pw -AsPlainText -Force',
  'net use X: \\\\files\\share $pw /user:x',
  'net use X: \\\\files\\share /persistent:no',
  'net user',
  'Server=db01;Database=Ops;User Id=x;Password={{$Ops/Password}};',
  'Server=db01;Database=Ops;Integrated Security=SSPI;',
  'https://example.org/a?api_key={{$Ops/Key}}',
  'Your password expires soon: change it.',
  'mkdir -p data/logs',
])('no credential: %s', (text) => {
  expect(kinds(text)).toEqual([]);
});

test('names say what a field is for, by their end', () => {
  for (const name of ['password', 'dbPassword', 'Admin PWD', 'Kennwort', 'password2'])
    expect(credentialNamed(name)).toBe('password');
  for (const name of ['API-Key', 'apiKey', 'client_secret', 'aPIKey', 'Access Token'.replace(' ', '')])
    expect(credentialNamed(name)).toBe('key or token');
  for (const name of ['passwordFile', 'keyFile', 'tokens used', 'passwordNeverExpires', 'Key', 'name'])
    expect(credentialNamed(name)).toBeUndefined();
  expect(isLiteral('{{a.B}}')).toBe(false);
  expect(isLiteral('x1y2')).toBe(true);
});

test('a line is told once, and many lines in their order', () => {
  const found = credentialsIn(`$password = 'a1'; $token = 'b2'\nok\n$secret = 'c3'\n$password = 'd4'`);
  expect(found.map(({ kind }) => kind)).toEqual(['password', 'key or token', 'password']);
});

test('a text of a million characters takes little time, whatever is in it', () => {
  const hostile = [
    'a',
    'password',
    '"',
    "password='",
    'net use \\\\a ',
    ' ',
    'ConvertTo-SecureString ',
    'a://b:',
  ];
  for (const piece of hostile) {
    const text = piece.repeat(Math.ceil(1e6 / piece.length));
    const start = performance.now();
    credentialsIn(text);
    expect(performance.now() - start).toBeLessThan(5000);
  }
});
