import type { PublishedItem } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, numberProperty, rowsProperty, textProperty } from '../known-property.ts';
import { tablesQueried, tableWritten } from '../touched-things.ts';

/** The kinds of database, in the Designer's order. */
const databaseTypes = ['Access', 'ODBC', 'Oracle', 'SQL Server'] as const;
/** How to log in to SQL Server. */
const databaseAuthentications = ['Windows Authentication', 'SQL Server Authentication'] as const;

const connectionProperties = () => ({
  databaseType: choiceProperty(databaseTypes, 'The kind of database.'),
  authentication: choiceProperty(databaseAuthentications, 'SQL Server: how to log in.'),
  server: textProperty('SQL Server: the server.'),
  initialCatalog: textProperty('SQL Server: the initial catalog.'),
  file: textProperty('Access: the database file.'),
  workgroupFile: textProperty('Access: the workgroup file.'),
  dbPassword: textProperty('Access: the password of the database.'),
  dsn: textProperty('ODBC: the data source name.'),
  serviceName: textProperty('Oracle: the service name.'),
  userName: textProperty('The user to log in as.'),
  password: textProperty('The password of that user.'),
  timeoutSeconds: numberProperty('How long to wait for the database, in seconds; 0: for ever.'),
  connectionTimeoutSeconds: numberProperty('How long to wait for the connection, in seconds.'),
});

const connectionItems: readonly PublishedItem[] = [
  echoItem('Initial Catalog', 'initialCatalog', 'The initial catalog, for SQL Server.'),
  echoItem('Database server', 'server', 'The database server, for SQL Server.'),
  echoItem('Database user', 'userName', 'The user the connection was made with.'),
  echoItem('ODBC DSN', 'dsn', 'The data source name, for ODBC.'),
  echoItem('Oracle Service Name', 'serviceName', 'The service name, for Oracle.'),
  echoItem('Access file', 'file', 'The database file, for Access.'),
  echoItem('Access workgroup information file', 'workgroupFile', 'The workgroup file, for Access.'),
];

/** Adds a row to a table (8.7). */
export const writeToDatabase: KnownActivity = {
  name: 'Write to Database',
  summary: 'Writes a row into a database table.',
  touches: tableWritten,
  properties: () => ({
    tableName: textProperty('The table.'),
    data: rowsProperty(
      { fieldName: textProperty('The column.'), value: textProperty('The value to write.') },
      'The columns of the row that are set.',
    ),
    ...connectionProperties(),
  }),
  publishes: [echoItem('Table name', 'tableName', 'The table that was written to.'), ...connectionItems],
};

/** Queries a database; each row of the result is a row of published data (8.7). */
export const queryDatabase: KnownActivity = {
  name: 'Query Database',
  summary: 'Queries a database and returns the resulting rows.',
  touches: tablesQueried,
  multiValue: true,
  properties: () => ({ query: textProperty('The query in SQL.'), ...connectionProperties() }),
  publishes: [
    item('Numeric return value of the query', 'The value of a query that returns a number.', 'Number'),
    echoItem('Database query', 'query', 'The query.'),
    ...connectionItems,
    rowItem(
      'Full line as a string with fields separated by ;',
      'The row, its fields separated by semicolons.',
    ),
  ],
};
