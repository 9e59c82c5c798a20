import { connect } from "node:net";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type MySqlOptions } from "./pool.ts";

/** A sentence for an operator. A note asks for a change. */
type Finding = readonly [mark: "ok" | "note", text: string];

/**
 * Whether a failover of MySQL's Group Replication would be followed, and would be safe. Empty if the server that is reached is in no
 * group with a single primary. Uses a connection of its own. Throws mysql2's errors.
 */
export async function checkGroup(options: MySqlOptions): Promise<readonly Finding[]> {
  const socket = connect({ host: options.host, port: options.port });
  const connection = await createConnection({ ...connectionOptions(options), stream: socket });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SHOW GLOBAL VARIABLES LIKE 'group_replication_%'",
    );
    const setting = (name: string): string =>
      String(rows.find((row) => row["Variable_name"] === `group_replication_${name}`)?.["Value"]);
    // All settings are absent without the plugin. Every member needs a name, which is empty by default.
    if (setting("single_primary_mode") !== "ON" || setting("group_name") === "") return [];
    const members = await countMembers(connection, setting("group_seeds"));
    if (members < 2) return [];
    const isMember = (await peerPort(connection)) === socket.localPort;
    const address: Finding = isMember
      ? [
          "note",
          `MYSQL_HOST is one of the ${members} servers of a group: when another one becomes the primary, writes fail; set it to a router that follows the primary`,
        ]
      : ["ok", `MySQL: a group of ${members} servers, through a router`];
    const consistency: Finding = [
      "note",
      "group_replication_consistency is EVENTUAL: a new primary may accept ended sessions; set it to BEFORE_ON_PRIMARY_FAILOVER",
    ];
    return setting("consistency") === "EVENTUAL" ? [address, consistency] : [address];
  } finally {
    await connection.end();
  }
}

/** How many servers the group has, if the user may read it. Otherwise the number of the addresses by which a server joins. */
async function countMembers(connection: Connection, seeds: string): Promise<number> {
  const [rows] = await connection
    .query<RowDataPacket[]>("SELECT member_id FROM performance_schema.replication_group_members")
    .catch((): [RowDataPacket[]] => [[]]);
  return rows.length > 0 ? rows.length : seeds.split(",").filter((seed) => seed !== "").length;
}

/** The port that the server sees at the other end. It is ours, unless a router or a proxy is in between. Needs no privilege. */
async function peerPort(connection: Connection): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW PROCESSLIST");
  const own = rows.find((row) => Number(row["Id"]) === connection.threadId);
  return Number(String(own?.["Host"]).split(":").at(-1));
}
