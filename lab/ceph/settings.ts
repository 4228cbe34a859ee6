export type CephPlace = {
  readonly folder: string;
  readonly host: string;
  readonly monPort: number;
  readonly s3Port: number;
  readonly cluster: string;
  /** A key of the gateway's own, for objects that ask for one. Never one for real data. */
  readonly kmsKey: string;
};

/**
 * One monitor, one disk in a sparse file, one gateway, no manager, nothing replicated, nobody proves who they are: a real object store of
 * one's own, made in seconds, that is thrown away. Checked sums alone on its own connections (`crc`): without keys nothing can be signed.
 */
export function cephSettings({ folder, host, monPort, s3Port, cluster, kmsKey }: CephPlace): string {
  return Object.entries({
    fsid: cluster,
    mon_host: `v2:${host}:${monPort}`,
    mon_initial_members: "a",
    public_addr: host,
    cluster_addr: host,
    auth_cluster_required: "none",
    auth_service_required: "none",
    auth_client_required: "none",
    ms_mon_client_mode: "crc",
    ms_mon_service_mode: "crc",
    ms_mon_cluster_mode: "crc",
    ms_cluster_mode: "crc",
    ms_service_mode: "crc",
    ms_client_mode: "crc",
    ms_bind_msgr1: "false",
    keyring: `${folder}/none.keyring`,
    run_dir: folder,
    crash_dir: folder,
    admin_socket: `${folder}/$name.asok`,
    log_file: `${folder}/$name.log`,
    pid_file: "",
    mon_data: `${folder}/mon`,
    mon_allow_pool_size_one: "true",
    osd_data: `${folder}/osd`,
    osd_objectstore: "bluestore",
    bluestore_block_size: String(4 * 1024 ** 3),
    bluestore_cache_autotune: "false",
    bluestore_cache_size: String(32 * 1024 ** 2),
    osd_op_num_shards: "1",
    osd_op_num_threads_per_shard: "2",
    osd_pool_default_size: "1",
    osd_pool_default_min_size: "1",
    osd_pool_default_pg_num: "1",
    osd_pool_default_pgp_num: "1",
    osd_pool_default_pg_autoscale_mode: "off",
    osd_crush_chooseleaf_type: "0",
    rgw_frontends: `beast endpoint=${host}:${s3Port}`,
    rgw_thread_pool_size: "32",
    rgw_crypt_require_ssl: "false",
    rgw_crypt_s3_kms_backend: "testing",
    rgw_crypt_s3_kms_encryption_keys: `evidence=${kmsKey}`,
  }).reduce((text, [name, value]) => `${text}${name} = ${value}\n`, "[global]\n");
}
