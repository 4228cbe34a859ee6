import type { RegionName } from "../addresses.ts";
import { SYNTHETIC_FROM } from "../platform/numbers.ts";

/** Customers of a region: fictitious, a few, each with rows that can be recognised anywhere. */
export const TENANTS: Readonly<Record<RegionName, readonly string[]>> = {
  kr: ["hanbit-card", "dorim-logistics", "saebyeok-medical"],
  jp: ["aoi-insurance", "minato-retail"],
};
/** What recognises rows of a region, as regular expressions (README.md, "Addresses"). */
export const MARKERS: Readonly<Record<RegionName, string>> = { kr: "mk1kr[0-9a-f]{16}", jp: "mk1jp[0-9a-f]{16}" };

/** What pg_rewind reads from its source in the database `postgres`, so that rewinding needs no superuser. Roles must exist. */
export const REWIND_GRANTS = `
grant execute on function pg_catalog.pg_ls_dir(text, boolean, boolean) to replicator;
grant execute on function pg_catalog.pg_stat_file(text, boolean) to replicator;
grant execute on function pg_catalog.pg_read_binary_file(text) to replicator;
grant execute on function pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) to replicator;
`;

/** What the local writers of kr fill, past every router. Numbers are unique by the writers' care alone, so that a double would show. */
export const DIRECT_ENTRIES = `
create table if not exists direct_entries (
  writer text not null,
  number bigint not null,
  tenant_id text not null references tenant (id),
  body text not null,
  created_at timestamptz not null default now()
);
create index if not exists direct_entries_by_tenant on direct_entries (tenant_id);
alter table direct_entries enable row level security;
alter table direct_entries force row level security;
drop policy if exists tenant_only on direct_entries;
create policy tenant_only on direct_entries using (tenant_id = current_setting('app.tenant', true));
grant select, insert on direct_entries to app;
grant select (writer, number, tenant_id) on direct_entries to haechi;
insert into direct_entries (writer, number, tenant_id, body)
  select 'lab', 0, t.id, 'direct entry mk1kr' || encode(substring(uuid_send(gen_random_uuid()) for 8), 'hex')
  from tenant t where not exists (select 1 from direct_entries d where d.tenant_id = t.id);
`;

/** Whose cases are nobody's: of synthetic transactions, in kr. */
export const SYNTHETIC_TENANT = "synthetic";
/** Consumers clear synthetic cases away, and those alone: no policy lets a tenant's own cases go. */
export const SYNTHETIC_CASES = `
insert into tenant (id, name) values ('${SYNTHETIC_TENANT}', 'Synthetic') on conflict do nothing;
grant delete on cases to app;
drop policy if exists only_synthetic_goes on cases;
create policy only_synthetic_goes on cases as restrictive for delete using (number >= ${SYNTHETIC_FROM});
`;

/** Puts lost rows back from a restore: every row of every tenant, and nothing else of the server's. No superuser. */
export function recoveryRole(password: string): string {
  return `create role recovery login bypassrls password '${password}' in role pg_read_all_data, pg_write_all_data;`;
}

/** Roles, tables, row-level security, canary and first rows. */
export function schemaOf(
  region: RegionName,
  passwords: Readonly<Record<"haechi" | "app" | "replicator" | "recovery", string>>,
): string {
  const tenants = TENANTS[region].map((name) => `('${name}')`).join(", ");
  const marker = `'mk1${region}' || encode(substring(uuid_send(gen_random_uuid()) for 8), 'hex')`;
  return `
create role replicator login replication password '${passwords.replicator}';
create role haechi login password '${passwords.haechi}' in role pg_monitor;
create role app login nobypassrls password '${passwords.app}';
${recoveryRole(passwords.recovery)}

create table tenant (id text primary key, name text not null);
create table cases (
  id bigint generated always as identity primary key,
  number bigint not null unique,
  tenant_id text not null references tenant (id),
  title text not null,
  body text not null,
  created_at timestamptz not null default now()
);
create index cases_by_tenant on cases (tenant_id, number desc);
create table tickets (
  id bigint generated always as identity primary key,
  case_id bigint not null references cases (id),
  tenant_id text not null references tenant (id),
  title text not null,
  body text not null,
  created_at timestamptz not null default now()
);
insert into tenant (id, name) select id, initcap(replace(id, '-', ' ')) from (values ${tenants}) as t (id);
insert into cases (number, tenant_id, title, body)
  select row_number() over (), t.id, 'Suspicious sign-in ' || n, 'source log ' || ${marker}
  from tenant t, generate_series(1, 8) n;
insert into tickets (case_id, tenant_id, title, body)
  select c.id, c.tenant_id, 'Follow up on ' || c.number, 'note ' || ${marker} from cases c;

alter table cases enable row level security;
alter table cases force row level security;
alter table tickets enable row level security;
alter table tickets force row level security;
create policy tenant_only on cases using (tenant_id = current_setting('app.tenant', true));
create policy tenant_only on tickets using (tenant_id = current_setting('app.tenant', true));
grant select on tenant to app;
grant select, insert on cases, tickets to app;
grant update (title) on cases to app;

-- The control plane sees which rows a tenant may see, never what is in them; it is subject to the same policies.
grant select (id) on tenant to haechi;
grant select (id, number, tenant_id) on cases to haechi;
grant select (id, tenant_id) on tickets to haechi;
create schema haechi authorization haechi;
create table haechi.canary (number bigint primary key, at timestamptz not null default now());
alter table haechi.canary owner to haechi;
${region === "kr" ? SYNTHETIC_CASES + DIRECT_ENTRIES : ""}`;
}
