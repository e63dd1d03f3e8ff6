/**
 * Domains under which anybody may have a name, mostly dynamic DNS, that the Public Suffix List does not hold. A name
 * below them is judged like one below a registry's suffix. Facts that the services publish themselves.
 */
export const OPEN_SUFFIXES = `
afraid.org bot.nu chickenkiller.com crabdance.com evils.in h4ck.me ignorelist.com info.tm jumpingcrab.com mooo.com
moo.com.au my.to minecraftnoob.com punked.us strangled.net twilightparadox.com us.to uk.to undo.it verymad.net
changeip.com changeip.net changeip.org dns04.com dns05.com ddns.info ddns.ms dumb1.com dynamic-dns.net dnset.com
dsmtp.com edns.biz ezua.com freeddns.com freetcp.com itemdb.com itsaol.com jetos.com jkub.com justdied.com lflink.com
mefound.com mrface.com mylftv.com mymom.info mynumber.org mypicture.info mysecondarydns.com ns01.biz ns01.info
ns01.us ns02.biz ns02.info ns1.name ns2.name ocry.com onedumb.com onmypc.biz onmypc.info onmypc.net onmypc.org
onmypc.us organiccrap.com otzo.com ourhobby.com pcanywhere.net port25.biz proxydns.com qhigh.com qpoe.com rebatesrule.net
sendsmtp.com serveuser.com serveusers.com sexidude.com sixth.biz ssl443.org toh.info trickip.net trickip.org vizvaz.com
wikaba.com wwwhost.biz wwwhost.us x24hr.com xxuz.com xxxy.biz youdontcare.com yourtrap.com zyns.com zzux.com
dynserv.com dynserv.org yi.org dtdns.net 3d-game.com 4irc.com b0ne.com bbsindex.com chatnook.com darktech.org deaftone.com
effers.com etowns.net etowns.org flnet.org gotgeeks.com scieron.com slyip.com slyip.net suroot.com
dyn-dns.net dyndns-server.com ddnsking.com hopto.me servehttp.com publicvm.com linkpc.net theworkpc.com casacam.net camdvr.org
dynu.net ddnsfree.com giize.com gleeze.com kozow.com loseyourip.com ooguy.com accesscam.org mywire.org webredirect.org
1337.cx dnsdynamic.com user32.com tempors.com ddns.name flashserv.net x64.me http01.com sub.name
3utilities.com bounceme.net serveftp.com sytes.net myvnc.com redirectme.net zapto.org no-ip.biz no-ip.info no-ip.org
`
  .trim()
  .split(/\s+/)
