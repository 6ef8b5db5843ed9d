//! The workshop's window: the chat, and beside it what an operator sees while writing.

use crate::driver::Browser;
use crate::served::Served;

#[tokio::test]
async fn an_operator_writes_sets_the_clock_and_sees_a_changed_page() {
    let Some(browser) = Browser::open(1280, 900).await else {
        return;
    };
    let served = Served::preview();
    browser.goto(&served.address).await;
    browser.sees("#count", "Alt er i orden.").await;
    browser.is_in_order().await;

    browser.write("#text", "test meg").await;
    browser
        .sees(".message.bot", "Tre spørsmål. Ingen ser svarene.")
        .await;
    browser.sees("#here", "nb/test").await;
    browser.sees("#node code", "nb/test.md:").await;
    browser
        .sees("#reading", "Meldingen står under [ask] for «test».")
        .await;
    let loaded = "const tree = document.querySelector('.tree img'); return tree !== null && tree.complete && tree.naturalWidth > 0";
    browser.wait("picture of the tree", loaded).await;
    browser.is_in_order().await;
    browser.picture("workshop-1280").await;

    browser.write("#text", "han puster ikke").await;
    browser.sees("#reading .level", "livsfare").await;
    browser.sees("#reading", "Fare går foran alt annet.").await;
    browser.sees("#reading li", "«puster ikke»").await;

    browser.write("#moment", "søndag 03:12").await;
    browser.sees("#now", "søndag").await;
    browser.sees("#now", "kl. 03.12").await;
    browser.sees("#helpline", "stengt").await;
    let focused = "return document.activeElement.id === 'moment'";
    browser.wait("focus where the clock is set", focused).await;
    browser.write("#moment", "snart").await;
    browser
        .sees("#time .wrong", "«snart» er ikke et tidspunkt")
        .await;
    browser.press("Riktig tid").await;
    browser
        .wait(
            "right clock",
            "return !document.querySelector('#time .wrong')",
        )
        .await;

    browser.write("#text", "test meg").await;
    browser.sees("#here", "nb/test").await;
    browser.press("… er stengt").await;
    browser.sees("#helpline", "stengt").await;
    browser.press("Riktig tid").await;
    served.replace("nb/test.md", "Tre spørsmål.", "Noen få spørsmål.");
    browser.sees("#change .told", "nb/test: tekst").await;
    browser.sees("#said", "nb/test: tekst").await;
    browser.press("Si noden på nytt").await;
    browser
        .sees(".message.bot", "Noen få spørsmål. Ingen ser svarene.")
        .await;
    browser
        .sees(".message.bot", "Tre spørsmål. Ingen ser svarene.")
        .await;

    served.replace("nb/test.md", "](#q1)", "](#q9)");
    browser.sees("#count", "1 feil").await;
    browser.sees("#findings li", "nb/test.md:17").await;
    browser
        .sees("#change .told", "Boten bruker dem den hadde")
        .await;
    browser.picture("workshop-fault").await;
    served.replace("nb/test.md", "](#q9)", "](#q1)");
    browser.sees("#count", "Alt er i orden.").await;

    browser.press("Nynorsk").await;
    browser.sees("#here", "nn/").await;
    browser.press("Ny samtale").await;
    browser.sees("#node", "Samtalen har ikke begynt.").await;
    browser.is_in_order().await;
}

#[tokio::test]
async fn it_fits_a_narrow_screen() {
    let Some(browser) = Browser::open(400, 800).await else {
        return;
    };
    let served = Served::preview();
    browser.goto(&served.address).await;
    browser.write("#text", "test meg").await;
    browser.sees("#here", "nb/test").await;
    browser.is_in_order().await;
    browser.picture("workshop-400").await;
    browser
        .run("document.getElementById('workshop').scrollIntoView()")
        .await;
    browser.picture("workshop-400-below").await;
}
