//! The rules that tell families apart: tables of words and sizes.

use super::{Family, ModelFolder};
use serde_json::{Map, Value};

/// A rule about a name: all words of the first list in it, none of the second.
type NameRule = (&'static [&'static str], &'static [&'static str], Family);

/// Words of names, compared in lower case without anything but letters and digits; the first rule
/// that holds counts. What none of our workflows is for comes first: its names often contain the
/// names of what it was made from.
const NAMES: &[NameRule] = &[
    (&["refiner"], &[], Family::Other),
    (&["inpaint"], &[], Family::Other),
    (&["kontext"], &[], Family::Other),
    (&["imageedit"], &[], Family::Other),
    (&["fluxfill"], &[], Family::Other),
    (&["fluxredux"], &[], Family::Other),
    (&["flux1fill"], &[], Family::Other),
    (&["flux1canny"], &[], Family::Other),
    (&["flux1depth"], &[], Family::Other),
    (&["layered", "qwen"], &[], Family::Other),
    (&["svd"], &[], Family::Other),
    (&["stablevideo"], &[], Family::Other),
    (&["wan2"], &[], Family::Other),
    (&["ltxv"], &[], Family::Other),
    (&["ltx2"], &[], Family::Other),
    (&["hunyuan"], &[], Family::Other),
    (&["mochi"], &[], Family::Other),
    (&["cosmos"], &[], Family::Other),
    (&["cascade"], &[], Family::Other),
    (&["pixart"], &[], Family::Other),
    (&["chroma"], &["chromatic"], Family::Other),
    (&["hidream"], &[], Family::Other),
    (&["omnigen"], &[], Family::Other),
    (&["lumina"], &["illumina"], Family::Other),
    (&["stableaudio"], &[], Family::Other),
    (&["acestep"], &[], Family::Other),
    (&["krea2", "turbo"], &[], Family::Krea2),
    (&["krea2"], &["raw", "base"], Family::Krea2),
    (&["krea2"], &[], Family::Other),
    (
        &["flux2", "klein", "base", "9b"],
        &[],
        Family::Flux2KleinBase9b,
    ),
    (&["flux2", "klein", "base"], &[], Family::Flux2KleinBase4b),
    (&["flux2", "klein", "9b"], &[], Family::Flux2Klein9b),
    (&["flux2", "klein"], &[], Family::Flux2Klein4b),
    (&["flux2"], &[], Family::Flux2Dev),
    (&["schnell"], &["dev"], Family::Flux1Schnell),
    (&["flux"], &[], Family::Flux1Dev),
    (&["zimage", "turbo"], &[], Family::ZImageTurbo),
    (&["zimage"], &[], Family::ZImage),
    (&["qwenimage"], &[], Family::QwenImage),
    (&["qwen", "image"], &["vl"], Family::QwenImage),
    (&["sd35", "turbo"], &[], Family::Sd35Turbo),
    (&["stablediffusion35", "turbo"], &[], Family::Sd35Turbo),
    (&["sd35"], &[], Family::Sd35),
    (&["sd3medium"], &[], Family::Sd35),
    (&["stablediffusion3"], &[], Family::Sd35),
    (&["xl"], &["t5xxl"], Family::Sdxl),
    (&["pony"], &["15"], Family::Sdxl),
    (&["illustrious"], &[], Family::Sdxl),
    (&["noobai"], &[], Family::Sdxl),
    (&["animagine"], &[], Family::Sdxl),
    (&["sd15"], &[], Family::Sd15),
    (&["sd14"], &[], Family::Sd15),
    (&["sdv14"], &[], Family::Sd15),
    (&["sdv15"], &[], Family::Sd15),
    (&["v15pruned"], &[], Family::Sd15),
    (&["stablediffusionv1"], &[], Family::Sd15),
    (&["stablediffusion15"], &[], Family::Sd15),
    (&["v14pruned"], &[], Family::Sd15),
    (&["dreamshaper8"], &[], Family::Sd15),
    (&["anythingv"], &["xl"], Family::Sd15),
    (&["deliberatev"], &[], Family::Sd15),
    (&["realisticvision"], &[], Family::Sd15),
    (&["epicrealism"], &[], Family::Sd15),
    (&["revanimated"], &[], Family::Sd15),
    (&["counterfeitv"], &[], Family::Sd15),
];

/// Words of SDXL files that were made to need few steps.
const FAST: [&str; 6] = ["lightning", "turbo", "hyper", "lcm", "dmd2", "4step"];

/// Sizes of checkpoints that usually hold one family, in MB (10⁶ bytes): what half and full
/// precision, with and without the training weights, come to.
const SIZES: [(std::ops::RangeInclusive<u64>, Family); 4] = [
    (1_900..=2_300, Family::Sd15),
    (4_200..=4_400, Family::Sd15),
    (6_400..=7_200, Family::Sdxl),
    (13_600..=14_200, Family::Sdxl),
];

/// By its own file name first; then with the folders above it, which people sort models into.
pub(super) fn by_name(name: &str) -> Option<Family> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let family = rule(&plain(file)).or_else(|| rule(&plain(name)))?;
    Some(refined(family, name))
}

fn rule(name: &str) -> Option<Family> {
    let has = |word: &&str| name.contains(*word);
    let mut rules = NAMES.iter();
    let found = rules.find(|(all, none, _)| all.iter().all(has) && !none.iter().any(has));
    found.map(|(.., family)| *family)
}

/// The kind of a family that only the name tells.
pub(super) fn refined(family: Family, name: &str) -> Family {
    let name = plain(name);
    let fast = FAST.iter().any(|word| name.contains(word));
    match family {
        Family::Sdxl if name.contains("refiner") || name.contains("inpaint") => Family::Other,
        Family::Sdxl if fast => Family::SdxlFast,
        Family::Sd35 if name.contains("turbo") => Family::Sd35Turbo,
        family => family,
    }
}

/// By what trainers and ComfyUI itself write into the header.
pub(super) fn by_metadata(metadata: &Map<String, Value>) -> Option<Family> {
    let word = |key: &str| metadata.get(key).and_then(Value::as_str).map(plain);
    if let Some(kind) = word("modelspec.architecture") {
        let rows = [
            ("refiner", Family::Other),
            ("inpaint", Family::Other),
            ("stablediffusionxl", Family::Sdxl),
            ("stablediffusionv1", Family::Sd15),
            ("stablediffusionv3", Family::Sd35),
            ("stablediffusion3", Family::Sd35),
            ("flux2", Family::Flux2Dev),
            ("schnell", Family::Flux1Schnell),
            ("flux1", Family::Flux1Dev),
            ("qwenimage", Family::QwenImage),
        ];
        let found = rows.iter().find(|(word, _)| kind.contains(word));
        // FLUX.2's own word does not say which of its models it is, but the name does.
        return found
            .map(|(_, family)| *family)
            .filter(|family| *family != Family::Flux2Dev);
    }
    let base = word("ss_base_model_version")?;
    let rows = [
        ("sdxl", Family::Sdxl),
        ("sdv1", Family::Sd15),
        ("sd3", Family::Sd35),
    ];
    let found = rows.iter().find(|(word, _)| base.starts_with(word));
    found.map(|(_, family)| *family)
}

/// By the size of a checkpoint; the other folder holds parts of too many kinds.
pub(super) fn by_size(folder: ModelFolder, bytes: u64) -> Option<Family> {
    if folder != ModelFolder::Checkpoints {
        return None;
    }
    let mut rows = SIZES.iter();
    let found = rows.find(|(range, _)| range.contains(&(bytes / 1_000_000)));
    found.map(|(_, family)| *family)
}

/// Lower case, letters and digits only: people write `sd_xl`, `SD-XL` and `sdXL`.
pub(super) fn plain(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric).take(512);
    kept.map(|char| char.to_ascii_lowercase()).collect()
}
