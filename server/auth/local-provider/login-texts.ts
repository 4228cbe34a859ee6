export type Language = "ko" | "en" | "ja";

export const TEXTS = {
  ko: {
    title: "데모 로그인",
    headline: "누구로 로그인합니까",
    note: "이 컴퓨터에서만 쓰는 데모용 로그인입니다. 비밀번호는 데모를 시작할 때마다 새로 만들어 화면에 보여 줍니다.",
    people: "사람",
    password: "비밀번호",
    submit: "로그인",
    wrong: "비밀번호가 맞지 않거나 사람을 고르지 않았습니다. 데모를 시작한 화면의 비밀번호를 입력하십시오.",
    fresh: "승인을 위한 본인 확인입니다. 다시 로그인합니다.",
    gone: "로그인 요청이 끝났거나 만료되었습니다. 해치로 돌아가 다시 시작하십시오.",
  },
  en: {
    title: "Demo sign-in",
    headline: "Sign in as",
    note: "A sign-in for the demo on this machine alone. The password is made at each start of the demo and shown there.",
    people: "Person",
    password: "Password",
    submit: "Sign in",
    wrong: "The password is not right, or no person was chosen. Enter the password shown where the demo was started.",
    fresh: "This proves your presence for an approval. Sign in again.",
    gone: "This sign-in has ended or expired. Go back to Haechi and start again.",
  },
  ja: {
    title: "デモ用サインイン",
    headline: "誰としてサインインしますか",
    note: "このコンピューターだけで使うデモ用のサインインです。パスワードはデモを開始するたびに新しく作られ、その画面に表示されます。",
    people: "ユーザー",
    password: "パスワード",
    submit: "サインイン",
    wrong:
      "パスワードが正しくないか、ユーザーが選ばれていません。デモを開始した画面に表示されたパスワードを入力してください。",
    fresh: "承認のための本人確認です。もう一度サインインします。",
    gone: "このサインインは終了したか、期限が切れました。Haechi に戻ってやり直してください。",
  },
} as const;

/** First of the browser's languages that there are texts for; Korean is the site's own. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? "").split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  for (const one of wanted) if (one === "ko" || one === "en" || one === "ja") return one;
  return "ko";
}
