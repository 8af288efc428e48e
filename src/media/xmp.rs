//! The provenance label: an XMP packet that says how the picture came to be, in the words of the
//! IPTC, so that whoever shows the picture can say so too.
//!
//! Where the file has no text field of ours (JPEG, WebP) the packet also holds our JSON, as the
//! property `generation` in the namespace <https://art-studio.invalid/ns/1.0/>. That address is a
//! name only: `.invalid` is reserved, so it can never become somebody's page.

use crate::domain::GenerationData;

/// Our namespace.
const NAMESPACE: &str = "https://art-studio.invalid/ns/1.0/";
/// The mark of a packet that we wrote.
const OURS: &str = "x:xmptk=\"art-studio\"";

/// A packet for `data`, with our JSON where it has to be here.
pub(super) fn write(data: &GenerationData, json: Option<&str>) -> String {
    let kind = if data.trained {
        "trainedAlgorithmicMedia"
    } else {
        "algorithmicMedia"
    };
    let generation = json.map_or_else(String::new, |json| {
        format!(
            " xmlns:artstudio=\"{NAMESPACE}\" artstudio:generation=\"{}\"",
            escaped(json)
        )
    });
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\" {OURS}>\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" \
         xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" \
         Iptc4xmpExt:DigitalSourceType=\
         \"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}\"{generation}/>\
         </rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}

/// Did we write this packet?
pub(super) fn is_ours(packet: &str) -> bool {
    packet.contains(OURS)
}

/// Our JSON in a packet, also when another tool has written the packet anew: under another prefix,
/// in other quotes, or as an element.
pub(super) fn generation(packet: &str) -> Option<String> {
    let (before, _) = packet.split_once(NAMESPACE)?;
    let (_, declared) = before.rsplit_once("xmlns:")?;
    let prefix = declared.split(['=', ' ']).next()?;
    let name = format!("{prefix}:generation");
    packet.split(&name).skip(1).find_map(|rest| {
        let rest = rest.trim_start();
        let value = match rest.strip_prefix('=').map(str::trim_start) {
            Some(quoted) => {
                let quote = quoted
                    .chars()
                    .next()
                    .filter(|char| matches!(char, '"' | '\''))?;
                quoted.get(1..)?.split_once(quote)?.0
            }
            None => rest.strip_prefix('>')?.split_once("</")?.0,
        };
        Some(unescaped(value))
    })
}

/// JSON of ours is ASCII without control characters, so these three are all.
fn escaped(json: &str) -> String {
    json.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        rest = after;
        let known = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match known.and_then(|(name, tail)| Some((entity(name)?, tail))) {
            Some((char, tail)) => {
                out.push(char);
                rest = tail;
            }
            None => out.push('&'),
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        other => other.strip_prefix('#')?,
    };
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::{generation, is_ours, write};
    use crate::{
        domain::GenerationData,
        media::{own, sample},
    };
    use proptest::prelude::*;

    #[test]
    fn the_label_says_whether_it_was_trained() {
        for (trained, word) in [
            (true, "/trainedAlgorithmicMedia\""),
            (false, "/algorithmicMedia\""),
        ] {
            let packet = write(
                &GenerationData {
                    trained,
                    ..sample::data()
                },
                None,
            );
            assert!(packet.contains(word) && is_ours(&packet));
            assert_eq!(generation(&packet), None);
        }
    }

    #[test]
    fn packets_written_anew_by_others_are_read() {
        let rows = [
            "<a xmlns:q='https://art-studio.invalid/ns/1.0/'><q:generation>{&#34;a&#x22;:&lt;&amp;}</q:generation>",
            "<a xmlns:q=\"https://art-studio.invalid/ns/1.0/\" q:generation = '{\"a\":&lt;&amp;}'",
        ];
        assert_eq!(generation(rows[0]).as_deref(), Some("{\"a\":<&}"));
        assert_eq!(generation(rows[1]).as_deref(), Some("{\"a\":<&}"));
        let odd =
            "xmlns:q='https://art-studio.invalid/ns/1.0/' q:generation='&nbsp; & &#x110000; é";
        assert_eq!(generation(odd), None, "no end");
        let odd = format!("{odd}'");
        assert_eq!(generation(&odd).as_deref(), Some("&nbsp; & &#x110000; é"));
    }

    proptest! {
        #[test]
        fn our_json_is_read_again(data in sample::arbitrary()) {
            let json = own::write(&data).unwrap_or_default();
            prop_assert_eq!(generation(&write(&data, Some(&json))), Some(json));
        }

        #[test]
        fn no_packet_is_too_odd(text in sample::text()) {
            drop(generation(&format!("xmlns:q='https://art-studio.invalid/ns/1.0/' q:generation{text}")));
        }
    }
}
