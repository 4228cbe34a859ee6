/** Titles that a plan file may leave out: of checks, probes and proofs, which say what they look at and not what they hope for, and of measures. */
export const DEFAULT_TITLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "traffic.limit": { ko: "요청 제한", en: "Limit requests", ja: "リクエストを制限" },
  "canary.demote": { ko: "카나리 격하", en: "Demote the canary", ja: "カナリアを降格" },
  "releases.pause": { ko: "배포 중단", en: "Pause releases", ja: "リリースを停止" },
  "check.healthy": { ko: "구성 요소 정상 여부", en: "Component is healthy", ja: "コンポーネントの正常性" },
  "check.capacity": { ko: "여유 용량", en: "Spare capacity", ja: "空き容量" },
  "check.other-zones": { ko: "나머지 존 정상 여부", en: "Other zones are healthy", ja: "他ゾーンの正常性" },
  "check.zone-answers": { ko: "존 응답 확인", en: "Zone answers", ja: "ゾーンの応答確認" },
  "check.entrance-exclusive": { ko: "입구 단독 경로 확인", en: "Entrance is the only way in", ja: "入口が唯一の経路" },
  "check.no-loss-possible": { ko: "무손실 전환 가능 여부", en: "No row can be lost", ja: "無損失で切り替え可能か" },
  "probe.entrance": {
    ko: "입구에서 본 서비스 응답",
    en: "Service as seen at the entrance",
    ja: "入口から見たサービス応答",
  },
  "probe.synthetic": {
    ko: "합성 트랜잭션(로그→사건→알림) 정상 확인",
    en: "Synthetic transaction (log, case, alert) is normal",
    ja: "合成トランザクション（ログ→ケース→通知）の正常確認",
  },
  "probe.database": { ko: "DB 쓰기·읽기 확인", en: "Database writes and reads", ja: "DB の書き込み・読み取り確認" },
  "proof.no-loss": {
    ko: "커밋 확인된 행의 손실 0 증명",
    en: "No acknowledged row is missing",
    ja: "コミット済み行の損失ゼロの証明",
  },
  "proof.row-level-security": {
    ko: "행 수준 보안(RLS) 유지 증명",
    en: "Row-level security still holds",
    ja: "行レベルセキュリティの維持の証明",
  },
  "proof.protected": { ko: "재보호(동기 복제) 증명", en: "Protected again", ja: "再保護の証明" },
  "check.stream-protected": {
    ko: "스트림 복제본 연결 여부",
    en: "Stream has a replica that keeps up",
    ja: "ストリームの複製の接続",
  },
  "proof.stream-protected": {
    ko: "스트림 재보호(복제본 연결) 증명",
    en: "Stream is protected again",
    ja: "ストリームの再保護の証明",
  },
  "proof.dead-letters-replayed": {
    ko: "재처리 대상 0건 증명",
    en: "No dead letter of before is left",
    ja: "対象のデッドレターがゼロの証明",
  },
  "proof.restored-canaries": {
    ko: "목표 시각 양쪽의 카나리 증명",
    en: "Right on both sides of the second",
    ja: "目標時刻の両側のカナリアの証明",
  },
  "proof.restored-rows": {
    ko: "표본 행이 그대로 복원되었음을 증명",
    en: "Sampled rows are restored as they were",
    ja: "抽出した行が元どおりである証明",
  },
  "proof.restored-policies": {
    ko: "복원본의 행 수준 보안(RLS) 증명",
    en: "Row-level security in the restore",
    ja: "復元先の行レベルセキュリティの証明",
  },
  "check.restorable": {
    ko: "해당 시각 복원 가능 여부",
    en: "That second can be restored",
    ja: "その時刻を復元できるか",
  },
  "proof.rows-returned": {
    ko: "유실된 행이 돌아오고 그 외는 그대로임을 증명",
    en: "Lost rows are back, and nothing else changed",
    ja: "失われた行が戻り、他は変わっていない証明",
  },
  "proof.scratch-gone": { ko: "복원본 정리 증명", en: "Nothing of the restore is left", ja: "復元先の撤去の証明" },
  "proof.objects-recorded": {
    ko: "객체 검증 결과 기록 증명",
    en: "What was found is written down",
    ja: "オブジェクト検証結果の記録の証明",
  },
  "proof.no-customer-markers": {
    ko: "고객 데이터 미이동 증명",
    en: "No customer data has crossed",
    ja: "顧客データが越境していない証明",
  },
};
