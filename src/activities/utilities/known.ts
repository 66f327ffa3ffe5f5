import { countItem, executionItem as item, rowItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';

const connection = [
  item('Initial Catalog', 'The initial catalog, for SQL Server.'),
  item('Database server', 'The database server, for SQL Server.'),
  item('Database user', 'The user the connection was made with.'),
  item('ODBC DSN', 'The data source name, for ODBC.'),
  item('Oracle Service Name', 'The service name, for Oracle.'),
  item('Access file', 'The database file, for Access.'),
  item('Access workgroup information file', 'The workgroup file, for Access.'),
];

const dialUpName = item('Dial-up or VPN name', 'The name of the network connection.');

/** Utilities activities that play through their simulated outcome (8.7). */
export const knownUtilitiesActivities = knownActivities('Utilities', [
  { name: 'Apply XSLT', summary: 'Transforms an XML file.' },
  {
    name: 'Query XML',
    summary: 'Performs an XPath query on an XML file or text.',
    multiValue: true,
    publishes: [
      rowItem('Escaped Query Result', 'One result of the query.'),
      rowItem('Escaped XML Attributes', "The attributes of the result's element."),
      item('The input XML file', 'The file that was searched; blank for a text.'),
      item('The input XML text', 'The text that was searched; blank for a file.'),
      item('The XPath query.', 'The query.'),
      countItem('Node count', 'How many results there are.'),
    ],
  },
  { name: 'Write Web Page', summary: 'Creates an HTML file or adds to one.' },
  {
    name: 'Read Text Log',
    summary: 'Reads lines of a structured text log file.',
    multiValue: true,
    publishes: [
      item('Full path and name of the log file', 'The log file that was read.'),
      countItem('Number of lines matching the condition', 'How many lines were read.'),
      rowItem('Full line matching the filter, including timestamp', 'The whole line.'),
      rowItem('Timestamp of matching line', 'Its timestamp.'),
      rowItem('Message of matching line', 'Its message.'),
    ],
  },
  {
    name: 'Write to Database',
    summary: 'Writes a row into a database table.',
    publishes: [item('Table name', 'The table that was written to.'), ...connection],
  },
  {
    name: 'Query Database',
    summary: 'Queries a database and returns the resulting rows.',
    multiValue: true,
    publishes: [
      item('Numeric return value of the query', 'The value of a query that returns a number.', 'Number'),
      item('Database query', 'The query.'),
      ...connection,
      rowItem(
        'Full line as a string with fields separated by ;',
        'The row, its fields separated by semicolons.',
      ),
    ],
  },
  {
    name: 'Monitor Counter',
    summary: 'Starts the runbook when a counter has reached a value.',
    multiValue: true,
    isMonitor: true,
  },
  { name: 'Invoke Web Services', summary: 'Runs a web service with XML parameters.' },
  { name: 'Map Network Path', summary: 'Maps a network path.' },
  { name: 'Disconnect Network Path', summary: 'Disconnects a network path.' },
  {
    name: 'Connect/Disconnect Dial-up',
    summary: 'Connects to a dial-up or VPN network, or disconnects from it.',
    publishes: [
      dialUpName,
      item('Number of retries attempted', 'How many attempts were made.', 'Integer'),
      item('Domain name credential', 'The domain name that was used.'),
      item('User name credential', 'The user name that was used.'),
    ],
  },
  {
    name: 'Get Dial-up Status',
    summary: 'Gets the status of a dial-up or VPN network.',
    publishes: [dialUpName, item('Line status', 'Whether the network is connected.')],
  },
]);
